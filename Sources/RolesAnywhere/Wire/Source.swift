/// Where a trust anchor's certificates come from.
///
/// - SeeAlso: shape `Source` of the service model.
public struct Source: Codable, Hashable, Sendable {
    /// `CERTIFICATE_BUNDLE`, `AWS_ACM_PCA` or `SELF_SIGNED_REPOSITORY`.
    public var sourceType: String?

    /// The certificates, or the private CA's name.
    public var sourceData: SourceData?

    /// Makes a source.
    public init(sourceType: String?, sourceData: SourceData?) {
        self.sourceType = sourceType
        self.sourceData = sourceData
    }

    /// A source made of CA certificates: one or two PEM blocks, 16,000 characters at most.
    public static func certificateBundle(_ pem: String) -> Source {
        Source(
            sourceType: certificateBundleType, sourceData: SourceData(x509CertificateData: pem))
    }

    /// The `sourceType` of CA certificates given as PEM.
    public static let certificateBundleType = "CERTIFICATE_BUNDLE"

    /// The `sourceType` of a CA kept in AWS Private CA.
    public static let privateCAType = "AWS_ACM_PCA"
}

/// The one member that a trust anchor's source has; which one depends on the source's type.
public struct SourceData: Codable, Hashable, Sendable {
    /// PEM text, 1 to 16,000 characters.
    public var x509CertificateData: String?

    /// The ARN of a CA in AWS Private CA.
    public var acmPcaArn: String?

    /// Makes the data of a source.
    public init(x509CertificateData: String? = nil, acmPcaArn: String? = nil) {
        self.x509CertificateData = x509CertificateData
        self.acmPcaArn = acmPcaArn
    }
}
