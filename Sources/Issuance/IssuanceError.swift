public import FoundationEssentials
public import X509

/// Why a certificate is not issued as asked.
///
/// Each case has a stable `code`, by which scripts can tell them apart.
public enum IssuanceError: Error, Equatable, Sendable {
    // Profiles
    /// A profile file does not hold a profile; `member` is empty where the whole file is at fault.
    case profile(source: String, line: Int, member: String, detail: String)
    /// No built-in profile carries this name.
    case unknownProfile(name: String, known: [String])

    // Request
    /// The CSR is not one, or asks for what is not given.
    case request(RequestRefusal)

    // Public key
    /// No profile would certify the key.
    case key(KeyRefusal)
    /// The profile does not certify keys of this algorithm.
    case keyType(found: String, profile: String, allowed: [KeyAlgorithm])

    // Subject
    /// The subject has no attribute.
    case emptySubject(profile: String)
    /// The subject lacks the common name, or has several.
    case commonNameCount(found: Int)
    /// An attribute is longer or shorter than it may be, in characters.
    case attributeLength(attribute: String, value: String, length: Int, allowed: ClosedRange<Int>)
    /// An attribute has a character that no name should have.
    case attributeControl(attribute: String, value: String, scalar: UInt32)
    /// An attribute has a character that Roles Anywhere cannot make a session of.
    case attributeCharacter(attribute: String, value: String, character: String)
    /// An attribute begins or ends in a space, or has two in a row.
    case attributeSpaces(attribute: String, value: String)
    /// An attribute is of a type that the profile does not have.
    case attributeType(attribute: String, profile: String)
    /// An attribute that may come once comes several times, or shares its RDN with another.
    case attributeRepeated(attribute: String)
    /// An attribute has a value that its string type cannot hold.
    case attributeEncoding(attribute: String, value: String, detail: String)
    /// The subject is that of an authority.
    case nameOfAuthority(subject: String, authority: String)

    // Subject alternative names
    /// A name is not written as its form demands; `form` is a general name's tag, in lower case.
    case alternativeName(form: String, value: String, detail: String)
    /// The profile does not allow names of this form.
    case alternativeNameForm(form: String, profile: String)
    /// There are more names than a certificate should carry.
    case alternativeNameCount(found: Int, maximum: Int)

    // Validity
    /// A period that does not last.
    case validityOrder(length: ValidityLength)
    /// A period longer than the profile allows.
    case validityMaximum(length: ValidityLength, maximum: ValidityLength, profile: String)
    /// A period that ends after the issuer's, or after that of an authority above it.
    case validityIssuer(notAfter: Date, issuer: String, issuerNotAfter: Date)
    /// A period that has already ended.
    case validityPast(notAfter: Date, now: Date)
    /// A period that ends in a year that a certificate cannot express.
    case validityYear(length: ValidityLength)

    // Issuer
    /// The issuer, or an authority above it, has expired.
    case issuerExpired(issuer: String, notAfter: Date, now: Date)
    /// The issuer, or an authority above it, is not valid yet.
    case issuerNotYetValid(issuer: String, notBefore: Date, now: Date)
    /// The issuer's certificate is not that of an authority that may sign certificates.
    case issuerNotAuthority(issuer: String)
    /// The issuer allows fewer levels of authorities below it than this would make.
    case issuerPathLength(issuer: String, pathLength: Int)

    // The result
    /// The certificate would have faults.
    case lint(findings: [Finding])
    /// The certificate would be larger than clients should have to carry, in octets.
    case size(octets: Int, maximum: Int)

    /// Stable and machine-readable, such as `dn.length`.
    public var code: String {
        switch self {
        case .profile: "profile.invalid"
        case .unknownProfile: "profile.unknown"
        case .request(let refusal): refusal.code
        case .key(let refusal): refusal.code
        case .keyType: "key.type"
        case .emptySubject: "dn.empty"
        case .commonNameCount(let found): found == 0 ? "dn.empty" : "dn.multi"
        case .attributeLength: "dn.length"
        case .attributeControl: "dn.control"
        case .attributeCharacter: "dn.character"
        case .attributeSpaces: "dn.space"
        case .attributeType: "dn.unknown"
        case .attributeRepeated: "dn.multi"
        case .attributeEncoding: "dn.encoding"
        case .nameOfAuthority: "dn.chain"
        case .alternativeName(let form, _, _): "san.\(form)"
        case .alternativeNameForm: "san.other"
        case .alternativeNameCount, .size: "san.count"
        case .validityOrder: "time.order"
        case .validityMaximum: "time.max"
        case .validityIssuer: "time.issuer"
        case .validityPast: "time.past"
        case .validityYear: "time.year"
        case .issuerExpired: "issuer.expired"
        case .issuerNotYetValid: "issuer.notyet"
        case .issuerNotAuthority, .issuerPathLength: "issuer.notca"
        case .lint(let findings): "lint.\(findings.first?.rule ?? "")"
        }
    }
}
