import CommandLineSupport
import Glibc
import RolesAnywhere

/// The sessions of a command line, kept between two calls.
struct KeptSessions {
    private let sessions: CachedSessions
    private let workload: WorkloadOptions
    private let context: Context

    /// The sessions of these options; nil where they cannot be told from others' beforehand, or there
    /// is no place for them.
    ///
    /// - Throws: `CommandError` as reading the certificate does.
    init?(_ source: SessionSource, _ workload: WorkloadOptions, in context: Context) throws {
        guard let cache = Self.cache(in: context) else {
            Self.report(.noPlace, workload, context)
            return nil
        }
        let sources = try workload.identity.sources
        guard let identity = try IdentityMarks(in: context).marks(of: sources) else { return nil }
        // By what the server was verified counts, too, where the environment says it.
        let marks =
            identity
            + ["SSL_CERT_DIR", "SSL_CERT_FILE"].compactMap { name in
                context.environment[name].map { Array("\(name)=\($0)".utf8) }
            }
        sessions = CachedSessions(
            source, cache: cache, key: SessionCacheKey(routes: source.routes, identity: marks),
            clock: workload.tracing.clock(in: context),
            secret: KeySecret(sources, in: context).guarded,
            report: { Self.report($0, workload, context) })
        self.workload = workload
        self.context = context
    }

    /// The user's cache; nil where there is no place for one.
    static func cache(in context: Context) -> SessionCache? {
        CacheLocation.standard(
            layout, cacheHome: context.environment["XDG_CACHE_HOME"],
            homeDirectory: context.homeDirectory
        ).map { SessionCache($0, owner: geteuid()) }
    }

    /// A session, and where it came from.
    func session() throws -> CachedSessions.Answer {
        let answer = try sessions.session()
        // Whoever reads the certificate says so then.
        if let certificate = answer.certificate,
            let warning = ExpiryWarning.text(certificate, at: context.now())
        {
            context.note(warning)
        }
        switch answer.origin {
        case .asked: trace("AWS was asked for this session")
        case .kept: trace("this session was kept")
        case .keptAndDue:
            trace("this session was kept, and the next one is fetched")
            if let refusal = sessions.refusedSecret() {
                context.note("warning: the next session is not fetched: \(refusal)")
            }
        case .keptFor(let error):
            context.note("no new session: \(error)")
            context.note(
                "this one was kept, and ends at \(answer.session.credentials.expiration)")
        }
        return answer
    }

    /// Fetches the next session, unless somebody does.
    func refresh() throws {
        try sessions.refresh()
    }

    /// Has the next session fetched by a process of its own, so that nobody waits for it.
    ///
    /// What has to be typed, or comes on standard input, that process could not have: then the session
    /// is fetched when this one is at its end.
    func refreshInBackground() throws {
        let sources = try workload.identity.sources
        guard
            ![sources.privateKey, sources.keyPassphraseFile, sources.tokenPINFile].contains("-"),
            let program = ProgramPath.ownPath, sessions.claimsRefresh()
        else { return }
        let words = ProcessArguments.all.dropFirst() + ["--refresh-cache"]
        let hasStarted = DetachedProgram.start(program, Array(words), in: context)
        if !hasStarted { trace("the next session could not be fetched in the background") }
    }

    private func trace(_ line: String) {
        if workload.tracing.debug { context.trace(line) }
    }

    /// Who looks is told that nothing is kept; in scripts and under SDKs it would be said at each call.
    private static func report(
        _ problem: CacheProblem, _ workload: WorkloadOptions, _ context: Context
    ) {
        if workload.tracing.debug {
            context.trace("the session is not kept: \(problem)")
        } else if context.isWatched {
            context.note("the session is not kept for the next call: \(problem)")
            context.note(
                "hint: let XDG_CACHE_HOME name a directory of yours, or give --no-cache")
        }
    }

    private static var layout: CacheLocation.Layout {
        #if os(macOS)
            .macOS
        #else
            .xdg
        #endif
    }
}
