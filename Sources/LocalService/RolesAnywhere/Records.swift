import IAMPolicy
import RolesAnywhere
import X509

/// A trust anchor with its certificates parsed.
struct TrustAnchorRecord: ResourceRecord {
    static let operationNoun = "TrustAnchor"
    static let arnNoun = "trust-anchor"

    var detail: TrustAnchorDetail
    var certificates: [Certificate]
    var tags: [Tag]

    var id: String { detail.trustAnchorId }
    var arn: String { detail.trustAnchorArn }
}

/// A profile with its session policy parsed.
struct ProfileRecord: ResourceRecord {
    static let operationNoun = "Profile"
    static let arnNoun = "profile"

    var detail: ProfileDetail
    var sessionPolicy: PolicyDocument?
    var tags: [Tag]

    var id: String { detail.profileId }
    var arn: String { detail.profileArn }
}

/// An imported CRL, parsed.
struct RevocationListRecord: ResourceRecord {
    static let operationNoun = "Crl"
    static let arnNoun = "crl"

    var detail: CrlDetail
    var list: CertificateRevocationList
    var tags: [Tag]

    var id: String { detail.crlId }
    var arn: String { detail.crlArn }
}
