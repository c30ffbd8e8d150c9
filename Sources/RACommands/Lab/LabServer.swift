import CommandLineSupport
import FoundationEssentials
import Glibc
import LocalService

/// The local service in this process, from its options to its end.
struct LabServer {
    let options: LabOptions
    let switches: LabSwitches
    let context: Context

    /// Where the service in the background reports that it listens.
    let readyDescriptor: Int32?

    /// Serves until a signal ends it.
    ///
    /// - Parameter hold: the lock on the state file; nil where another service has it.
    /// - Returns: what went wrong while it served.
    /// - Throws: `lab.port`, `lab.address`, `lab.record`, or what kept the state file from being written.
    func run(_ hold: LabHold?) async throws -> CommandError? {
        let stop = StopSignals()
        let key = try AdministratorKey()
        let offset = try switches.clockOffset(context)
        let clock: @Sendable () -> Date = { [now = context.now] in
            now().addingTimeInterval(offset)
        }
        let console = LabConsole(context)
        let file = try options.recordFile(context)
        let identifiers = SeedIdentifiers(account: options.accountID, region: options.region)
        var configuration = try configuration(key, clock)
        configuration.clockOffsetSeconds = offset
        configuration.ownAddress = options.listen.text
        configuration.newIdentifier = { identifiers.next() }
        let service = LocalAWS(configuration: configuration) { record in
            console.show(record)
            if let failure = file?.write(record) { console.say("warning: \(failure)") }
        }
        if let path = options.seedPath {
            try LabSeed(path: path, context: context).fill(service, identifiers, at: clock)
        }
        let server = try await listening {
            try await service.start(
                host: options.listen.text, port: options.port, clock: clock)
        }
        let state = LabState(
            processID: getpid(), endpointURL: options.listen.url(port: server.port),
            region: options.region, accountID: options.accountID, accessKeyID: key.accessKeyID,
            secretAccessKey: key.secretAccessKey)
        do {
            try hold?.write(state)
            try announce(state, clock)
        } catch {
            await server.shutdown()
            throw error
        }
        await stop.wait()
        // The server gives clients five seconds.
        stop.endAtLatest(in: 7)
        await server.shutdown()
        stop.endAtLatest(in: 1)
        console.finish()
        context.note("the local service has stopped")
        return file?.loss
    }

    private func configuration(
        _ key: AdministratorKey, _ clock: @Sendable () -> Date
    ) throws -> Configuration {
        var configuration = Configuration(
            account: options.accountID, region: options.region,
            buckets: try options.sortedBuckets(in: context), bucketsCreatedAt: clock(),
            administrator: key)
        configuration.behaviours = try switches.behaviours()
        configuration.faults = try switches.faults()
        if let seed = switches.faultSeed { configuration.roll = Dice(seed: seed).roll }
        return configuration
    }

    private func announce(_ state: LabState, _ clock: @Sendable () -> Date) throws {
        context.note(
            "the local service listens at \(state): account \(state.accountID), region "
                + "\(state.region); it is not AWS")
        let settings = LabSettings(options: options, switches: switches, context: context)
        for line in try settings.lines(at: clock()) { context.note(line) }
        if let readyDescriptor { return LabReadiness().send(to: readyDescriptor) }
        for line in state.shellLines(for: context.environment) { context.print(line) }
        try context.flush()
    }

    /// What `start` gives, or the error of a port that cannot be had.
    private func listening<Server>(
        _ start: () async throws -> Server
    ) async throws(CommandError) -> Server {
        do {
            return try await start()
        } catch {
            throw ListeningRefusal.commandError(
                for: error, area: "lab",
                foreignHint:
                    "--listen takes an address of this machine; 0.0.0.0 is all of them",
                takenHint: "leave --port out to take any free one")
        }
    }
}
