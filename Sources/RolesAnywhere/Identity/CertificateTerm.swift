public import FoundationEssentials
public import X509

/// Whose a certificate is and how long it is valid, without the certificate.
public struct CertificateTerm: Hashable, Sendable {
    /// The subject as text.
    public let subject: String

    /// The first second of its validity.
    public let notBefore: Date

    /// The last second of its validity.
    public let notAfter: Date

    /// The term of a certificate.
    public init(_ certificate: Certificate) {
        self.init(
            subject: certificate.subject.description, notBefore: certificate.validity.notBefore,
            notAfter: certificate.validity.notAfter)
    }

    /// A term from its parts.
    public init(subject: String, notBefore: Date, notAfter: Date) {
        self.subject = subject
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    /// Whether it is time to renew the certificate: within 30 days of its end or in the last fifth of
    /// its life; for those that live no longer than 30 days the latter alone.
    ///
    /// - Parameter now: the time; after the end, nothing is soon.
    /// - Returns: false for one that has expired.
    public func expiresSoon(at now: Date) -> Bool {
        let month = 30.0 * 86_400
        let life = notAfter.timeIntervalSince(notBefore)
        let rest = notAfter.timeIntervalSince(now)
        guard rest >= 0 else { return false }
        return rest < life / 5 || (life > month && rest < month)
    }
}
