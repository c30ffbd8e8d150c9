public import FoundationEssentials
public import X509

/// What is no fault in a certificate, but should be known to whoever asked for it.
public enum Notice: Hashable, Sendable {
    /// An authority with an Ed25519 key, which Roles Anywhere and many clients do not accept.
    case ed25519Authority(subject: String)
    /// The same subject alternative name was given twice and is in the certificate once.
    case mergedName(GeneralName)
    /// The common name looks like a host but is not among the subject alternative names.
    case commonNameIsHost(commonName: String)
    /// The certificate was cut short to end with its issuer.
    case clamped(notAfter: Date, issuer: String)
    /// The CSR carries a challenge password, which nobody looked at.
    case challengePassword
    /// The CSR asks for an extension in vain, as the operator wants it.
    case ignoredExtension(ObjectIdentifier, asked: String)
    /// Another subject has a live certificate with the same key.
    case sharedKey(name: String, serialNumber: SerialNumber)
    /// What a lint rule remarked without calling it a fault.
    case finding(Finding)

    /// Stable and machine-readable.
    public var code: String {
        switch self {
        case .ed25519Authority: "key.ed25519"
        case .mergedName: "san.dup"
        case .commonNameIsHost: "cn.san"
        case .clamped: "time.issuer"
        case .challengePassword: "csr.attr"
        case .ignoredExtension: "csr.ext.notallowed"
        case .sharedKey: "csr.reuse"
        case .finding(let finding): "lint.\(finding.rule)"
        }
    }
}

extension Notice: CustomStringConvertible {
    /// What to know, for the line after "notice:".
    public var description: String {
        switch self {
        case .ed25519Authority(let subject):
            "\(Escaped.text(subject)) has an Ed25519 key: AWS IAM Roles Anywhere does not accept "
                + "it, nor do all TLS libraries"
        case .mergedName(let name):
            "the subject alternative name \(Escaped.text(name.description)) was given twice and "
                + "is taken once"
        case .commonNameIsHost(let commonName):
            "the common name \"\(Escaped.text(commonName))\" looks like a host, but is not among "
                + "the subject alternative names"
        case .clamped(let notAfter, let issuer):
            "the certificate is cut short to \(notAfter.ISO8601Format()), when the authority "
                + "\"\(issuer)\" expires"
        case .challengePassword:
            "the CSR carries a challenge password, which is ignored"
        case .ignoredExtension(let oid, let asked):
            "the CSR asks for \(ExtensionText.name(of: oid)) \"\(Escaped.text(asked))\", which is "
                + "ignored"
        case .sharedKey(let name, let serialNumber):
            "the same key is in a live certificate of \"\(Escaped.text(name))\" (serial number "
                + "\(serialNumber))"
        case .finding(let finding):
            finding.description
        }
    }
}
