import FoundationEssentials
import RolesAnywhere

/// Credentials that were checked, with the answer that hands them out.
struct HeldCredentials: Sendable {
    /// When they expire, by this machine's clock.
    private(set) var expiration: Date

    /// The answer to a client, head and body.
    private(set) var document: CredentialDocument

    private var credentials: SessionCredentials

    private let obtained: Date

    /// Checks credentials that were obtained.
    ///
    /// - Parameters:
    ///   - credentials: what came.
    ///   - asked: when it was asked for.
    ///   - seconds: the length that was asked for.
    ///   - now: when it came.
    /// - Throws: `ObtainingFailure` for such as no client could use.
    init(
        _ credentials: SessionCredentials, askedAt asked: Date, lasting seconds: Int, at now: Date
    ) throws(ObtainingFailure) {
        guard !credentials.accessKeyId.isEmpty, !credentials.secretAccessKey.isEmpty,
            !credentials.sessionToken.isEmpty
        else { throw Self.unusable("the credentials that came are empty") }
        guard let expiration = credentials.end(askedAt: asked, lasting: seconds) else {
            throw Self.unusable("the credentials that came do not say when they expire")
        }
        guard Self.isGood(until: expiration, at: now) else {
            throw Self.unusable("the credentials that came have expired already")
        }
        self.expiration = expiration
        self.credentials = credentials
        obtained = now
        document = CredentialDocument(credentials, obtained: now)
    }

    /// Follows a clock that was set back: they expire so much earlier by it, and clients are told so.
    mutating func moveEnd(seconds: Double) {
        expiration.addTimeInterval(seconds)
        credentials.expiration = expiration.ISO8601Format()
        document = CredentialDocument(credentials, obtained: obtained)
    }

    /// Whether a client has time enough to use them.
    func isGood(at now: Date) -> Bool { Self.isGood(until: expiration, at: now) }

    private static func isGood(until expiration: Date, at now: Date) -> Bool {
        expiration.timeIntervalSince(now) >= RefreshTiming.leastSeconds
    }

    private static func unusable(_ message: String) -> ObtainingFailure {
        ObtainingFailure(code: "answer.foreign", message: message)
    }
}
