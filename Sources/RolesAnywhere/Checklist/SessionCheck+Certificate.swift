public import FoundationEssentials
public import X509

extension SessionCheck {
    /// What AWS demands of a client's certificate.
    ///
    /// - Parameters:
    ///   - certificate: the client's.
    ///   - now: the time.
    /// - Returns: a check for each demand, in the order in which they are looked at.
    public static func certificate(_ certificate: Certificate, at now: Date) -> [SessionCheck] {
        [CertificateDemand.version, .endEntity, .keyUsage, .digest, .subject].map { demand in
            let check = words(of: demand, certificate)
            return SessionCheck(
                check.code, demand.isMet(by: certificate), check.met, or: check.unmet)
        } + [validity(of: certificate, at: now), tags(of: certificate)]
    }

    private static func words(
        of demand: CertificateDemand, _ certificate: Certificate
    ) -> (code: String, met: String, unmet: String) {
        switch demand {
        case .version:
            (
                "certificate.version", "the certificate is X.509 v3",
                "the certificate is X.509 v\(certificate.version), and AWS wants v3"
            )
        case .endEntity:
            (
                "certificate.endEntity", "the certificate is a client's",
                "the certificate is a CA's (CA:TRUE), which gets no session"
            )
        case .keyUsage:
            (
                "certificate.keyUsage", "its key usage includes digitalSignature",
                certificate.keyUsage == nil
                    ? "it has no key usage, which must include digitalSignature"
                    : "its key usage does not include digitalSignature"
            )
        case .digest:
            (
                "certificate.digest", "it is signed over SHA-256 or better",
                "it is signed over less than SHA-256 (\(certificate.signatureAlgorithm.name))"
            )
        case .subject:
            (
                "certificate.subject", "its subject is \(certificate.subject)",
                "its subject is empty, by which AWS keeps account of clients"
            )
        }
    }

    private static func validity(of certificate: Certificate, at now: Date) -> SessionCheck {
        let code = "certificate.validity"
        let validity = certificate.validity
        let end = validity.notAfter.ISO8601Format()
        guard validity.notBefore <= now else {
            return SessionCheck(
                code, .failed, "it is valid only from \(validity.notBefore.ISO8601Format())")
        }
        guard validity.notAfter >= now else {
            return SessionCheck(code, .failed, "it expired at \(end)")
        }
        guard certificate.expiresSoon(at: now) else {
            return SessionCheck(code, .passed, "it is valid until \(end)")
        }
        return SessionCheck(code, .doubtful, "it expires soon, at \(end)")
    }

    private static func tags(of certificate: Certificate) -> SessionCheck {
        let dropped = SessionTags(certificate).dropped.sorted { $0.key < $1.key }
            .flatMap { field, names in names.map { "\(field)/\($0)" } }
        let code = "certificate.tags"
        guard SourceIdentity.isAcceptable(SourceIdentity.of(certificate)) else {
            return SessionCheck(
                code, .failed,
                "its common name has a character that no source identity can hold: letters, "
                    + "digits, blanks and _.:/=+-@ are allowed")
        }
        guard dropped.isEmpty else {
            return SessionCheck(
                code, .doubtful,
                "it has characters that no session tag can hold in "
                    + dropped.joined(separator: ", ")
                    + ": no policy can ask for these, and AWS may refuse the session unless the "
                    + "profile does not map them")
        }
        return SessionCheck(code, .passed, "its names can be session tags")
    }
}

extension Certificate {
    /// Whether it is time to renew the certificate: within 30 days of its end or in the last fifth of
    /// its life; for those that live no longer than 30 days the latter alone.
    ///
    /// - Parameter now: the time; after the end, nothing is soon.
    /// - Returns: false for one that has expired.
    public func expiresSoon(at now: Date) -> Bool {
        CertificateTerm(self).expiresSoon(at: now)
    }
}
