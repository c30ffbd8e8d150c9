public import FoundationEssentials
public import X509

/// The CA certificates of a trust anchor, checked by the rules that AWS states.
public struct CertificateBundle: Hashable, Sendable {
    /// One or two CA certificates.
    public let certificates: [Certificate]

    /// Parses and checks a bundle.
    ///
    /// - Parameter pem: one or two PEM blocks.
    /// - Throws: `X509Error` when it is not PEM; `RolesAnywhereError` when it breaks a rule.
    public init(pem: [UInt8]) throws {
        try self.init(certificates: Certificate.bundle(pem: pem))
    }

    /// Checks certificates.
    ///
    /// - Parameter certificates: CA certificates.
    /// - Throws: `RolesAnywhereError` with `certificateCount`, `notAnAuthority`,
    ///   `repeatedCertificate` or `bundleTooLong`.
    public init(certificates: [Certificate]) throws(RolesAnywhereError) {
        guard (1...2).contains(certificates.count) else {
            throw .certificateCount(certificates.count)
        }
        for certificate in certificates {
            if let reason = Self.objection(to: certificate) {
                throw .notAnAuthority(subject: certificate.subject.description, reason: reason)
            }
        }
        if certificates.count == 2, certificates[0] == certificates[1] {
            throw .repeatedCertificate(subject: certificates[0].subject.description)
        }
        self.certificates = certificates
        let characters = pem.count
        guard characters <= 16_000 else { throw .bundleTooLong(characters: characters) }
    }

    /// The bundle as it is sent: PEM blocks and nothing else.
    public var pem: String { certificates.map(\.pem).joined() }

    /// Checks that clients can get sessions under the certificates now, which AWS does not.
    ///
    /// - Parameter now: the time.
    /// - Returns: what is odd about one of them: a sentence each.
    /// - Throws: `RolesAnywhereError.notAnAuthority` where all have expired.
    public func checkValidity(at now: Date) throws(RolesAnywhereError) -> [String] {
        var doubts: [String] = []
        for certificate in certificates {
            let subject = "\"\(certificate.subject)\""
            if certificate.validity.notBefore > now {
                doubts.append(
                    "the certificate of \(subject) is valid from "
                        + "\(certificate.validity.notBefore.ISO8601Format()): until then nobody gets a "
                        + "session under it")
            } else if certificate.validity.notAfter < now {
                doubts.append(
                    "the certificate of \(subject) expired at "
                        + "\(certificate.validity.notAfter.ISO8601Format()), and can be left out")
            }
        }
        let last = certificates.max { $0.validity.notAfter < $1.validity.notAfter }
        guard let last, last.validity.notAfter < now else { return doubts }
        throw .notAnAuthority(
            subject: "\(last.subject)",
            reason: "it expired at \(last.validity.notAfter.ISO8601Format())")
    }

    /// The first rule that a certificate breaks, if any.
    private static func objection(to certificate: Certificate) -> String? {
        guard certificate.basicConstraints?.isCA == true else {
            return "its basic constraints do not say CA:TRUE"
        }
        guard certificate.keyUsage?.contains(.keyCertSign) == true else {
            return "its key usage does not include keyCertSign"
        }
        return certificate.signatureDigestIsWeak ? "it is signed with less than SHA-256" : nil
    }
}
