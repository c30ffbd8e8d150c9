import ArgumentParser
import CommandLineSupport
import FoundationEssentials
import Glibc
import LocalService

/// `ra lab`: Roles Anywhere, IAM, STS and S3 on this machine.
struct LabCommand: AsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab",
        abstract: "Serve Roles Anywhere, IAM, STS and what reads S3 on this machine.",
        discussion: """
            Prints the exports that point any AWS tool at the service, once it listens; its log \
            goes to standard error. It verifies what AWS verifies, keeps everything in memory, \
            and is not AWS.

            Examples:
              $ eval "$(ra lab --detach --bucket reports)"
              the local service listens at http://127.0.0.1:44879, log ...
              $ ra lab stop
              the local service at http://127.0.0.1:44879 has stopped; what it knew
                  is gone

              $ ra lab --list-behaviours
              text.expired=specific  (or untrusted, insufficient)
                What a certificate is told that has expired or is not valid yet.
              ...

              $ ra lab --detach --clock +7d --fault throttle=20% --fault-seed 7 \\
                  --record requests.jsonl
              the local service listens at http://127.0.0.1:44879, log ...
              its clock says 2026-12-02T22:58:59Z; signatures go by the machine's
              faults: throttle=20%; again in this order: --fault-seed 7
              records go to requests.jsonl
              ...
              $ ra lab stop
              the local service at http://127.0.0.1:44879 has stopped; what it knew
                  is gone
            """,
        subcommands: [LabEnvironment.self, LabLog.self, LabStop.self])

    @Flag(help: "Serve in the background; stop it with: ra lab stop.")
    var detach = false

    @Flag(help: "Show what can be switched where AWS's documents are silent, and serve nothing.")
    var listBehaviours = false

    @OptionGroup var options: LabOptions
    @OptionGroup var switches: LabSwitches
    @OptionGroup var json: JSONOption

    @Option(help: .hidden)
    var readyDescriptor: Int32?

    func run(in context: Context) async throws {
        try switches.check()
        _ = try switches.clockOffset(context)
        if listBehaviours { return try showBehaviours(context) }
        // Not in validate(), which is asked for ra lab log --json, too.
        if json.isOn {
            throw CommandError(
                status: .usage, code: "usage",
                message: "--json goes with --list-behaviours", hint: "see also: ra lab log --json")
        }
        // Before anything is written: a bucket that cannot be leaves nothing behind.
        if readyDescriptor == nil { _ = try options.sortedBuckets(in: context) }
        let file = LabFile(in: context)
        if detach { return try startInBackground(file, context) }
        if let loss = try await reporting({ try await serve(file, context) }) { throw loss }
    }

    /// Does what starts the service, and reports its failure to the command that waits for it.
    private func reporting(
        _ body: () async throws -> CommandError?
    ) async throws -> CommandError? {
        guard let readyDescriptor else { return try await body() }
        do {
            // The directory that the service was started in may go away.
            chdir("/")
            return try await body()
        } catch {
            let failure =
                error as? CommandError ?? Hints.commandError(for: error)
                ?? CommandError(status: .failure, code: "internal", message: "\(error)")
            LabReadiness(failure).send(to: readyDescriptor)
            throw failure
        }
    }

    private func showBehaviours(_ context: Context) throws {
        let records = BehaviourEntry.catalogue.map { BehaviourRecord($0) }
        if json.isOn { return try context.printJSON(records) }
        for line in records.flatMap(\.lines) { context.print(line) }
    }

    private func startInBackground(_ file: LabFile, _ context: Context) throws {
        if try file.isHeld() { throw Self.isRunning(file) }
        let switches = switches.seeded
        let pipe = DetachedLab.readinessDescriptor
        try DetachedLab(file: file, environment: context.environment).start(
            ["lab"] + options.arguments(context) + switches.arguments + [
                "--ready-descriptor", "\(pipe)",
            ])
        let state = try file.running()
        context.note("the local service listens at \(state), log \(file.logPath)")
        let settings = LabSettings(options: options, switches: switches, context: context)
        let time = context.now().addingTimeInterval(try switches.clockOffset(context))
        for line in try settings.lines(at: time) { context.note(line) }
        for line in state.shellLines(for: context.environment) { context.print(line) }
    }

    private func serve(_ file: LabFile, _ context: Context) async throws -> CommandError? {
        let hold = try file.hold()
        if hold == nil {
            guard readyDescriptor == nil else { throw Self.isRunning(file) }
            context.note("another local service runs; ra lab env and ra lab stop mean that one")
        }
        defer { hold?.release() }
        // The log is that of this service, not of those before it.
        if readyDescriptor != nil { ftruncate(STDERR_FILENO, 0) }
        return try await LabServer(
            options: options, switches: switches.seeded, context: context,
            readyDescriptor: readyDescriptor
        ).run(hold)
    }

    private static func isRunning(_ file: LabFile) -> CommandError {
        let place = (try? file.running()).map { " at \($0)" } ?? ""
        return CommandError(
            status: .cannotCreate, code: "lab.running",
            message: "a local service runs already" + place,
            hint: "use it with: eval \"$(ra lab env)\", or end it with: ra lab stop; a second one "
                + "needs an XDG_RUNTIME_DIR of its own")
    }
}
