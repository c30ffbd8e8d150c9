public import X509

/// Why a CSR is not honoured.
public enum RequestRefusal: Hashable, Sendable {
    /// The text is not exactly one PEM block of a CSR.
    case pem(detail: String)
    /// The file is larger than any CSR.
    case size(octets: Int, maximum: Int)
    /// The CSR is not what it should be.
    case fault(Fault)
    /// The requester has not proven to hold the key.
    case signature
    /// It is signed with an algorithm that proves nothing, or not the key's.
    case signatureAlgorithm(name: String, detail: String)
    /// It asks for an authority, where the profile makes end entities.
    case authority(field: String, profile: String)
    /// It asks for a purpose that the profile does not give.
    case purpose(found: String, profile: String, allowed: [String])
    /// It asks for a critical extension that is not known here.
    case unknownCritical(ObjectIdentifier)
    /// It asks for an extension with another value than would be issued.
    case extensionNotAllowed(ObjectIdentifier, asked: String, issued: String?, profile: String)
    /// A name is outside what the profile or the issuer allows.
    case policy(field: String, value: String, constraint: String)
    /// It asks twice for the same name.
    case repeatedName(String)
    /// Its key is that of an authority of the store.
    case keyOfAuthority(name: String)
    /// It asks for an authority with the key of an end entity.
    case keyOfEndEntity(name: String, serialNumber: SerialNumber)
    /// A certificate with the same key was revoked because the key is compromised.
    case keyCompromised(name: String, serialNumber: SerialNumber)
    /// The key is that of a certificate that is on hold.
    case keyOnHold(name: String, serialNumber: SerialNumber)

    /// What `X509` found when it read the CSR strictly, with the code of its row.
    public struct Fault: Hashable, Sendable {
        /// Such as `csr.der`.
        public let code: String
        /// What is wrong.
        public let detail: String

        init(_ fault: RequestFault) {
            detail = fault.description
            code =
                switch fault {
                case .depth: "csr.size"
                case .encoding: "csr.der"
                case .version: "csr.version"
                case .attribute: "csr.attr"
                case .duplicateExtension: "csr.ext.dup"
                case .nameEncoding: "dn.encoding"
                case .nameText: "dn.control"
                case .alternativeName(let form, _, _): "san.\(form)"
                case .publicKey: "key.spki"
                case .signatureAlgorithm: "csr.sigalg"
                }
        }
    }

    /// Stable and machine-readable.
    public var code: String {
        switch self {
        case .pem: "csr.pem"
        case .size: "csr.size"
        case .fault(let fault): fault.code
        case .signature: "csr.signature"
        case .signatureAlgorithm: "csr.sigalg"
        case .authority: "csr.ca"
        case .purpose: "csr.eku"
        case .unknownCritical: "csr.ext.critical-unknown"
        case .extensionNotAllowed: "csr.ext.notallowed"
        case .policy: "csr.policy"
        case .repeatedName: "san.dup"
        case .keyOfAuthority, .keyOfEndEntity, .keyCompromised, .keyOnHold: "csr.reuse"
        }
    }
}

extension RequestRefusal: CustomStringConvertible {
    /// What is wrong, for the line after "error:".
    public var description: String {
        switch self {
        case .pem(let detail): "this is not one CSR in PEM: \(detail)"
        case .size(let octets, let maximum):
            "the CSR has \(octets) octets, more than \(maximum)"
        case .fault(let fault): "the CSR is malformed: \(fault.detail)"
        case .signature:
            "the CSR's signature does not verify under its key, so nobody has proven to hold it"
        case .signatureAlgorithm(let name, let detail):
            "the CSR is signed with \(Escaped.text(name)), \(detail)"
        case .authority(let field, let profile):
            "the CSR asks for an authority (\(field)), and the profile \"\(profile)\" makes none"
        case .purpose(let found, let profile, let allowed):
            "the CSR asks for the extended key usage \(Escaped.text(found)), and the profile "
                + "\"\(profile)\" gives "
                + (allowed.isEmpty ? "none" : "only \(allowed.joined(separator: ", "))")
        case .unknownCritical(let oid):
            "the CSR asks for the critical extension \(oid), which is not known here"
        case .extensionNotAllowed(let oid, let asked, let issued, let profile):
            "the CSR asks for \(ExtensionText.name(of: oid)) \"\(Escaped.text(asked))\", and the "
                + "profile \"\(profile)\" gives "
                + (issued.map { "\"\(Escaped.text($0))\"" } ?? "none")
        case .policy(let field, let value, let constraint):
            "\(field) \"\(Escaped.text(value))\" is not allowed: \(constraint)"
        case .repeatedName(let name):
            "the CSR asks twice for the subject alternative name \(Escaped.text(name))"
        case .keyOfAuthority(let name):
            "the key is that of the authority \"\(Escaped.text(name))\""
        case .keyOfEndEntity(let name, let serialNumber):
            "the key is that of the end entity \"\(Escaped.text(name))\" (serial number "
                + "\(serialNumber)), and an authority is asked for"
        case .keyCompromised(let name, let serialNumber):
            "the key is that of \"\(Escaped.text(name))\" (serial number \(serialNumber)), "
                + "which was revoked because its key is compromised"
        case .keyOnHold(let name, let serialNumber):
            "the key is that of \"\(Escaped.text(name))\" (serial number \(serialNumber)), "
                + "which is on hold"
        }
    }
}
