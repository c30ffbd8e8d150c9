public import FoundationEssentials
import Synchronization

/// Credentials that are obtained anew shortly before their time is over.
public final class RefreshingCredentials: CredentialSource {
    private struct State {
        var current: AWSCredentials
        var nextRefresh: Date?
    }

    private let state: Mutex<State>
    private let obtain: @Sendable () throws(AWSError) -> AWSCredentials

    /// So long before their end new ones are obtained, in seconds.
    private static let marginSeconds = 300.0

    /// Whoever gives credentials for less than the margin is not asked at every request.
    private static let pauseSeconds = 60.0

    /// Obtains the first credentials.
    ///
    /// - Parameters:
    ///   - now: The time.
    ///   - obtain: Finds credentials, each time it is called.
    /// - Throws: What `obtain` throws.
    public init(
        at now: Date, obtain: @escaping @Sendable () throws(AWSError) -> AWSCredentials
    ) throws(AWSError) {
        self.obtain = obtain
        let first = try obtain()
        state = Mutex(State(current: first, nextRefresh: Self.nextRefresh(of: first, at: now)))
    }

    /// The credentials that were obtained last, or new ones where their end is near.
    ///
    /// - Throws: `AWSError.credentialsExpired`; what `obtain` throws once the old ones are over.
    public func credentials(at now: Date) throws(AWSError) -> AWSCredentials {
        try state.withLock { (state) throws(AWSError) -> AWSCredentials in
            guard let due = state.nextRefresh, due <= now else { return state.current }
            do throws(AWSError) {
                state.current = try obtain()
            } catch {
                // As long as the old ones work, nobody needs to know.
                guard let end = state.current.expiration, end > now else { throw error }
            }
            state.nextRefresh = Self.nextRefresh(of: state.current, at: now)
            return try state.current.credentials(at: now)
        }
    }

    private static func nextRefresh(of credentials: AWSCredentials, at now: Date) -> Date? {
        credentials.expiration.map { end in
            max(
                end.addingTimeInterval(-marginSeconds),
                min(end, now.addingTimeInterval(pauseSeconds)))
        }
    }
}
