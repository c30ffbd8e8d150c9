import ArgumentParser
import CommandLineSupport
import FoundationEssentials
import Glibc
import LocalService

/// `ra lab`: Roles Anywhere, IAM, STS and S3 on this machine.
struct LabCommand: AsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab",
        abstract: "Serve Roles Anywhere, IAM, STS and S3's ListBuckets on this machine.",
        discussion: """
            Prints the exports that point any AWS tool at the service, once it listens; its log \
            goes to standard error. It verifies what AWS verifies, keeps everything in memory, \
            and is not AWS.

            Example:
              $ eval "$(ra lab --detach --bucket reports)"
              the local service listens at http://127.0.0.1:44879, log ...
              $ ra lab stop
              the local service at http://127.0.0.1:44879 has stopped; what it knew
                  is gone
            """,
        subcommands: [LabEnvironment.self, LabStop.self])

    @Flag(help: "Serve in the background; stop it with: ra lab stop.")
    var detach = false

    @OptionGroup var options: LabOptions

    @Option(help: .hidden)
    var readyDescriptor: Int32?

    func run(in context: Context) async throws {
        let file = LabFile(in: context)
        if detach { return try startInBackground(file, context) }
        guard let readyDescriptor else { return try await serve(file, context) }
        do {
            // The directory that the service was started in may go away.
            chdir("/")
            try await serve(file, context)
        } catch {
            let failure =
                error as? CommandError ?? Hints.commandError(for: error)
                ?? CommandError(status: .failure, code: "internal", message: "\(error)")
            LabReadiness(failure).send(to: readyDescriptor)
            throw failure
        }
    }

    private func startInBackground(_ file: LabFile, _ context: Context) throws {
        if try file.isHeld() { throw Self.isRunning(file) }
        let pipe = DetachedLab.readinessDescriptor
        try DetachedLab(file: file, environment: context.environment).start(
            ["lab"] + options.arguments + ["--ready-descriptor", "\(pipe)"])
        let state = try file.running()
        context.note("the local service listens at \(state), log \(file.logPath)")
        for line in state.shellLines(for: context.environment) { context.print(line) }
    }

    private func serve(_ file: LabFile, _ context: Context) async throws {
        let hold = try file.hold()
        if hold == nil {
            guard readyDescriptor == nil else { throw Self.isRunning(file) }
            context.note("another local service runs; ra lab env and ra lab stop mean that one")
        }
        defer { hold?.release() }
        // The log is that of this service, not of those before it.
        if readyDescriptor != nil { ftruncate(STDERR_FILENO, 0) }
        let stop = StopSignals()
        let key = try AdministratorKey()
        let service = LocalAWS(
            configuration: Configuration(
                account: options.accountID, region: options.region,
                buckets: Set(options.buckets).sorted(), bucketsCreatedAt: context.now(),
                administrator: key)
        ) { entry in
            // The entry's line ends are the service's own; it has escaped all others.
            for line in "\(entry)".split(separator: "\n") { context.note(String(line)) }
        }
        let server = try await Self.listening(on: options.port) { port in
            try await service.start(port: port, clock: context.now)
        }
        let state = LabState(
            processID: getpid(), endpointURL: "http://127.0.0.1:\(server.port)",
            region: options.region, accountID: options.accountID, accessKeyID: key.accessKeyID,
            secretAccessKey: key.secretAccessKey)
        do {
            try hold?.write(state)
            try announce(state, context)
        } catch {
            await server.shutdown()
            throw error
        }
        await stop.wait()
        await server.shutdown()
        context.note("the local service has stopped")
    }

    private func announce(_ state: LabState, _ context: Context) throws {
        context.note(
            "the local service listens at \(state): account \(state.accountID), region "
                + "\(state.region); it is not AWS")
        if let readyDescriptor { return LabReadiness().send(to: readyDescriptor) }
        for line in state.shellLines(for: context.environment) { context.print(line) }
        try context.flush()
    }

    /// What `start` gives, or the error of a port that cannot be had.
    private static func listening<Server>(
        on port: Int, _ start: (Int) async throws -> Server
    ) async throws(CommandError) -> Server {
        do {
            return try await start(port)
        } catch {
            throw CommandError(
                status: .temporaryFailure, code: "lab.port", message: "\(error)",
                hint: "leave --port out to take any free port")
        }
    }

    private static func isRunning(_ file: LabFile) -> CommandError {
        CommandError(
            status: .cannotCreate, code: "lab.running", message: "a local service runs already",
            hint: "use it with: eval \"$(ra lab env)\", or end it with: ra lab stop")
    }
}
