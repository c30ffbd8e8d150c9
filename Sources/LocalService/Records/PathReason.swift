import X509

/// Why no certification path leads from a client's certificate to its trust anchor.
public struct PathReason: Codable, Equatable, Sendable {
    /// libcrypto's `X509_V_ERR_…` number.
    public let code: Int32

    /// libcrypto's text for it.
    public let reason: String

    /// Where in the path: 0 is the end-entity certificate.
    public let depth: Int

    /// The certificate at fault, where the path reaches it.
    public let certificate: CertificateSummary?

    /// What the client sent: the end-entity certificate, then its chain as it came.
    public let presented: [CertificateSummary]

    /// The certificates of the trust anchor.
    public let anchors: [CertificateSummary]

    init(_ error: PathError, presented: [Certificate], anchors: [Certificate]) {
        code = error.code
        reason = error.reason
        depth = error.depth
        certificate = error.certificate.map { CertificateSummary($0) }
        self.presented = presented.map { CertificateSummary($0) }
        self.anchors = anchors.map { CertificateSummary($0) }
    }

    var weight: Int { (presented.count + anchors.count + 1) * 512 }
}
