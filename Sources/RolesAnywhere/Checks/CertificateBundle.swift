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
