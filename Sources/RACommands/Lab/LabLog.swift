import ArgumentParser
import CommandLineSupport
import FoundationEssentials
import Glibc
import LocalService

/// `ra lab log`: why the local service answered as it did.
struct LabLog: Command {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Show what the local service answered, and why.",
        discussion: """
            The service keeps its last thousand requests. Each is told with the full reason that \
            the client was not given: the statement and condition that decided, the \
            certification path, the texts that were signed. A refusal that ra reports names its \
            request, for --request. It is the service that AWS_ENDPOINT_URL names, where \
            that is on this machine, or else the one of ra lab env.

            Examples:
              $ ra lab log --last 1
              2026-11-25T22:58:59Z 200 iam:GetRole by arn:aws:iam::111122223333:...

              $ ra lab log --failed
              2026-11-25T22:58:59Z 404 iam:GetRole by arn:aws:iam::111122223333:...
              ...
            """)

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Show the newest so many; all that are kept.", valueName: "number"))
    var last: Int?

    @Flag(help: "Show refusals and errors only.")
    var failed = false

    @Option(
        help: ArgumentHelp(
            "Show the request that has this id, which ra shows with a refusal.", valueName: "id"))
    var request: String?

    @Flag(help: "Go on showing requests as they come, until the service stops.")
    var follow = false

    @OptionGroup var json: JSONOption

    func validate() throws {
        if let last, last < 1 { throw ValidationError("--last is a number from 1") }
        guard request == nil || !follow else {
            throw ValidationError("--request is of one request; leave --follow out")
        }
        if let request, !Self.isRequestID(request) {
            throw ValidationError("--request is the id of a request: letters, digits and -")
        }
    }

    func run(in context: Context) throws {
        let lab = try LoggedLab(in: context)
        var wish = LabClient.Wish(last: last, requestID: request, isFailedOnly: failed)
        let page = try lab.records(wish)
        if let request, page.requests.isEmpty { throw Self.unknown(request) }
        guard follow else { return try show(page.requests, context) }
        wish = LabClient.Wish(after: page.next, isFailedOnly: failed)
        try showOneByOne(page.requests, context)
        while let next = try since(wish, lab) {
            try showOneByOne(next.requests, context)
            wish.after = next.next
        }
    }

    /// What came since; nil once the service is gone.
    private func since(_ wish: LabClient.Wish, _ lab: LoggedLab) throws -> RecordPage? {
        usleep(200_000)
        guard try lab.isThere() else { return nil }
        return try lab.records(wish)
    }

    private func show(_ records: [RequestRecord], _ context: Context) throws {
        if json.isOn { return try context.printJSON(records) }
        for line in records.flatMap(\.lines) { context.print(line) }
    }

    private func showOneByOne(_ records: [RequestRecord], _ context: Context) throws {
        for record in records {
            if json.isOn {
                context.print(try JSON.encodeCompact(record))
            } else {
                for line in record.lines { context.print(line) }
            }
        }
        try context.flush()
    }

    private static func isRequestID(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte)
                    || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            }
    }

    private static func unknown(_ request: String) -> CommandError {
        CommandError(
            status: .noInput, code: "lab.request",
            message: "the local service keeps no request \(request)",
            hint: "it keeps the last thousand; see them with: ra lab log")
    }
}
