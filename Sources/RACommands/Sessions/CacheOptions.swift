import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// Whether sessions are kept between two calls.
struct CacheOptions: ParsableArguments {
    @Flag(
        name: .customLong("no-cache"),
        help: "Ask AWS each time, and keep nothing.")
    var isOff = false

    @Flag(
        name: .customLong("clear-cache"),
        help: "Forget the sessions that are kept, or those of the ARNs given, and ask for none.")
    var clears = false

    /// What a call starts that has answered from the cache.
    @Flag(
        name: .customLong("refresh-cache"),
        help: ArgumentHelp(
            "Fetch the next session where it is time, and print nothing.", visibility: .hidden))
    var onlyRefreshes = false

    func validate() throws {
        guard [isOff, clears, onlyRefreshes].filter({ $0 }).count < 2 else {
            throw ValidationError("--no-cache and --clear-cache exclude each other")
        }
    }
}

extension CacheOptions {
    /// Forgets sessions, and says how many.
    func clear(_ filter: SessionCache.Filter, in context: Context) throws {
        let count: Int
        do {
            guard let cache = KeptSessions.cache(in: context) else { throw CacheProblem.noPlace }
            count = try cache.clear(filter)
        } catch let problem as CacheProblem {
            throw CommandError(
                status: .ioError, code: "cache.clear",
                message: "the cache cannot be cleared: \(problem)",
                hint: "sessions are kept in XDG_CACHE_HOME or ~/.cache, under anchorage/sessions")
        }
        context.note(
            count == 1 ? "removed 1 cached session" : "removed \(count) cached sessions")
    }
}
