public import X509

/// What decides the content of a certificate: read from JSON, checked, and then trusted.
///
/// The built-in profiles are the files of `templates/profiles`.
public struct Profile: Hashable, Sendable {
    /// What the certificates of a profile are for.
    public enum Kind: String, CaseIterable, Sendable {
        /// A self-signed authority.
        case root
        /// An authority that signs end entities.
        case issuing
        /// An end entity.
        case endEntity
    }

    /// A form of subject alternative name that a profile may allow.
    public enum NameForm: String, CaseIterable, Sendable {
        /// dNSName.
        case dns
        /// uniformResourceIdentifier.
        case uri
        /// rfc822Name.
        case email
        /// iPAddress.
        case ip
    }

    /// Such as `client`.
    public let name: String

    /// One line for people.
    public let description: String

    /// What the certificates are for.
    public let kind: Kind

    /// Whether the certificates must suit AWS IAM Roles Anywhere.
    public let isForRolesAnywhere: Bool

    /// The keys that may be certified, the default first.
    public let keyAlgorithms: [KeyAlgorithm]

    /// The length of validity that is taken when none is asked for.
    public let defaultLength: ValidityLength

    /// The longest validity.
    public let maximumLength: ValidityLength

    /// The types of attribute that a subject may have.
    public let subjectAttributes: [ObjectIdentifier]

    /// The forms of subject alternative name that may be asked for.
    public let nameForms: [NameForm]

    /// What a CSR may choose by itself.
    public let request: RequestPolicy

    /// The patterns that names must fit.
    public let allowedNames: AllowedNames

    /// How many levels of authorities may follow, nil where that is not limited or no authority.
    public let pathLength: Int?

    /// The key usage extension.
    public let keyUsage: KeyUsage

    /// The extended key usage extension; it is left out when there is none.
    public let extendedKeyUsage: [ObjectIdentifier]

    /// Whether the certificates say that nobody can find out about their revocation, so that they
    /// name no CRL and are on none.
    ///
    /// - SeeAlso: RFC 9608
    public let isNoRevocationAvailable: Bool

    /// SHA-256 of the file, which tells profiles of the same name apart.
    public let sha256: [UInt8]

    /// Whether the certificates are those of authorities.
    public var isAuthority: Bool { kind != .endEntity }

    /// The key that is made when none is asked for: the first that libcrypto has.
    public var defaultKeyAlgorithm: KeyAlgorithm {
        keyAlgorithms.first { $0.isAvailable } ?? .p256
    }
}
