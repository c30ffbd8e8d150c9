public import Issuance
public import X509

/// Why a certificate, or an authority, that comes from elsewhere was not taken into the store.
public enum AdmissionRefusal: Error, Equatable, Sendable {
    /// The certificate carries another key than the one at hand.
    case key(subject: String)
    /// The certificates above it do not lead to a root.
    case incompleteChain(issuer: String)
    /// The certification path does not verify.
    case path(PathError)
    /// A certificate has faults that nobody has accepted.
    case findings(subject: String, findings: [Finding])
    /// The key is protected in a way of yesterday.
    case legacyKey(encryption: String)
    /// The certificate is not that of an authority of the kind that is meant.
    case kind(subject: String, detail: String)
    /// A file of a foreign inventory cannot be taken; line 0 is the whole file.
    case inventory(file: String, line: Int, detail: String)
    /// No tool's directory was known again.
    case layout(directory: String)
    /// The authority does not wait for a certificate.
    case notAwaited(name: String)
    /// The authority waits for a certificate, for which another request was made.
    case waits(name: String)
    /// The request does not prove that its maker holds the key.
    case possession(subject: String)
    /// The certificate is in the store already.
    case known(subject: String, serialNumber: SerialNumber)
    /// The request, or the subject of the certificate, is another.
    case subject(expected: String, found: String)

    /// Stable and machine-readable.
    public var code: String {
        switch self {
        case .key: "install.key"
        case .incompleteChain, .path: "import.chain"
        case .findings(_, let findings): "lint.\(findings.first?.rule ?? "")"
        case .legacyKey: "key.legacy"
        case .kind: "install.kind"
        case .inventory: "import.inventory"
        case .layout: "import.layout"
        case .notAwaited: "install.state"
        case .waits: "authority.exists"
        case .possession: "csr.signature"
        case .known: "install.known"
        case .subject: "install.subject"
        }
    }
}

extension AdmissionRefusal: CustomStringConvertible {
    /// What is wrong, for the line after "error:".
    public var description: String {
        switch self {
        case .key(let subject):
            "the certificate of \(Escaped.text(subject)) is for another key"
        case .incompleteChain(let issuer):
            "the certificate of \(Escaped.text(issuer)) is missing, and the path to the root with it"
        case .path(let error):
            "the certification path does not verify: \(error)"
        case .findings(let subject, let findings):
            "the certificate of \(Escaped.text(subject)) has faults: "
                + findings.map(\.description).joined(separator: "; ")
        case .legacyKey(let encryption):
            "the key is protected weakly (\(encryption))"
        case .kind(let subject, let detail):
            "\(Escaped.text(subject)) \(detail)"
        case .inventory(let file, let line, let detail):
            "\(Escaped.text(file, limit: 300))\(line > 0 ? ", line \(line)" : ""): \(detail)"
        case .layout(let directory):
            "\(Escaped.text(directory, limit: 300)) is not the directory of a certificate authority "
                + "that is known here"
        case .notAwaited(let name):
            "the authority \"\(name)\" does not wait for a certificate"
        case .waits(let name):
            "the authority \"\(name)\" waits for a certificate already"
        case .possession(let subject):
            "the request of \(Escaped.text(subject)) is not signed with its own key"
        case .known(let subject, let serialNumber):
            "the store has the certificate \(serialNumber) of \(Escaped.text(subject)) already"
        case .subject(let expected, let found):
            "the certificate is for \"\(Escaped.text(found))\", not for \"\(Escaped.text(expected))\""
        }
    }
}
