import CommandLineSupport
import CredentialServer
import Glibc
import X509

/// `ra serve` from its options to its end.
struct ServeRun {
    let workload: WorkloadOptions
    let roles: ServedRolesOptions
    let options: ServeOptions
    let context: Context

    /// Whoever waits for the service to be ready waits no longer for its first credentials.
    private static let longestStartSeconds = 5.0

    /// Serves until a signal ends it.
    ///
    /// - Throws: what can be seen to be wrong without AWS, or the address that cannot be had.
    func run() async throws {
        let stop = StopSignals([SIGINT, SIGTERM])
        // Until there is something to be read again, it means nothing.
        signal(SIGHUP, SIG_IGN)
        let notification = ServiceNotification(context.environment)
        let log = ServeLog(context)
        let notice = ExpiryNotice(now: context.now) { log.say($0) }
        let definitions = try checkedDefinitions(notice)
        let first = roles(definitions, after: [], log)
        let service = CredentialService(
            try options.offer(first, in: context),
            key: SecretBytes(copying: try Random.bytes(32)), random: { try Random.bytes(16) },
            now: context.now)
        let servers = try await ServeAddressError.explaining {
            try await CredentialServers.start(options.listenings(in: context), service)
        }
        ServeAnnouncement(options: options, roles: first, ports: servers.ports, context: context)
            .say()
        for role in first { role.start() }
        let reload = ReloadSignal { self.reload(service, log, notice, notification) }
        let starting = Task {
            let deadline = SteadyTime.now + Self.longestStartSeconds
            for role in first {
                _ = await role.finishesFirstAttempt(within: max(0, deadline - SteadyTime.now))
            }
            if !Task.isCancelled { notification?.ready(service.summary) }
        }
        await stop.wait()
        notification?.stopping()
        starting.cancel()
        for role in service.offer.roles { role.stop() }
        // The servers give clients five seconds.
        stop.endAtLatest(in: 7)
        await servers.shutdown()
        log.finish()
        context.note("the server has stopped")
        withExtendedLifetime(reload) {}
    }

    /// Reads everything that a command line or a file names, as far as that goes without AWS.
    private func checkedDefinitions(
        _ notice: ExpiryNotice
    ) throws -> [ServedRoleDefinition] {
        let definitions = try roles.definitions(workload, in: context, notice)
        for definition in definitions { try definition.check() }
        return definitions
    }

    private func roles(
        _ definitions: [ServedRoleDefinition], after former: [ServedRole], _ log: ServeLog
    ) -> [ServedRole] {
        definitions.map { definition in
            definition.role(after: former.first { $0.name == definition.name }, in: context) {
                log.tell($0, of: definition.name)
            }
        }
    }

    /// Reads all files again; where something is wrong, all goes on as before.
    private func reload(
        _ service: CredentialService, _ log: ServeLog, _ notice: ExpiryNotice,
        _ notification: ServiceNotification?
    ) {
        notification?.reloading()
        let former = service.offer.roles
        do {
            let new = roles(try checkedDefinitions(notice), after: former, log)
            let offer = try options.offer(new, in: context)
            service.change(to: offer)
            for role in former { role.stop() }
            for role in new { role.start() }
            log.say("reloaded: " + new.map(\.name).joined(separator: ", "))
        } catch {
            let failure = ObtainingFailure(error)
            log.say(
                "warning: not reloaded (\(failure.code)): \(failure.message); what was served before "
                    + "goes on")
        }
        notification?.ready(service.summary)
    }
}
