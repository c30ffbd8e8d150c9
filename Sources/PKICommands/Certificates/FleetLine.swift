import CertificateAuthority
import CommandLineSupport
import FoundationEssentials

/// What became of one row of a fleet's file, as `--json` prints it.
struct FleetLine: Encodable {
    struct Failure: Encodable {
        let code: String
        let message: String
        let hint: String?
    }

    /// The line of the file on which the row begins.
    let line: Int
    let name: String?
    /// issued, finished, present or failed.
    let state: String
    let directory: String?
    let serialNumber: String?
    let notAfter: Date?
    let notices: [String]?
    let error: Failure?

    init(_ line: Int, _ name: String, _ state: String, _ member: FleetMember) {
        self.line = line
        self.name = name
        self.state = state
        directory = member.directory
        serialNumber = member.serialNumber.hex
        notAfter = member.notAfter
        notices = member.notices.map(\.description)
        error = nil
    }

    init(_ line: Int, _ name: String?, failure: CommandError) {
        self.line = line
        self.name = name
        state = "failed"
        directory = nil
        serialNumber = nil
        notAfter = nil
        notices = nil
        error = Failure(code: failure.code, message: failure.message, hint: failure.hint)
    }
}

/// All that became of a fleet.
struct FleetResult: Encodable {
    let issued: Int
    let finished: Int
    let present: Int
    let failed: Int
    let clients: [FleetLine]

    init(_ lines: [FleetLine]) {
        var counts: [String: Int] = [:]
        for line in lines { counts[line.state, default: 0] += 1 }
        issued = counts["issued"] ?? 0
        finished = counts["finished"] ?? 0
        present = counts["present"] ?? 0
        failed = counts["failed"] ?? 0
        clients = lines
    }

    /// One line for people.
    var summary: String {
        let parts = [
            (issued, "issued"), (finished, "finished that had been interrupted"),
            (present, "already there"), (failed, "failed"),
        ]
        let text = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
        return text.isEmpty ? "the file has no rows" : text
    }
}
