/// Why a CSR that was read strictly is none.
public enum RequestFault: Error, Equatable, Sendable {
    /// Values lie deeper in one another than in any CSR.
    case depth(maximum: Int)
    /// The bytes are not DER, or not those of a CSR.
    case encoding(detail: String)
    /// The version is not 0, the only one that is defined.
    case version(found: String)
    /// An attribute that no CSR should have, or that is written wrongly.
    case attribute(type: ObjectIdentifier?, detail: String)
    /// An extension is asked for twice.
    case duplicateExtension(ObjectIdentifier)
    /// A part of the subject is in a string type that cannot hold it, or cannot be converted.
    case nameEncoding(attribute: String, value: String, detail: String)
    /// A part of the subject is no text: invalid UTF-8, half of a surrogate pair.
    case nameText(attribute: String, value: String, detail: String)
    /// A subject alternative name cannot be read; `form` is its tag, in lower case.
    case alternativeName(form: String, value: String, detail: String)
    /// The SubjectPublicKeyInfo cannot be read.
    case publicKey(detail: String)
    /// The AlgorithmIdentifier of the signature cannot be read.
    case signatureAlgorithm(detail: String)
}

extension RequestFault: CustomStringConvertible {
    /// What is wrong, as the end of a sentence.
    public var description: String {
        switch self {
        case .depth(let maximum): "values lie more than \(maximum) levels deep"
        case .encoding(let detail): detail
        case .version(let found): "its version is \(Escaped.text(found)), not 0"
        case .attribute(let type, let detail):
            (type.map { "the attribute \($0) " } ?? "an attribute ") + detail
        case .duplicateExtension(let oid): "the extension \(oid) is asked for twice"
        case .nameEncoding(let attribute, let value, let detail),
            .nameText(let attribute, let value, let detail):
            "\(attribute) \"\(Escaped.text(value))\" \(detail)"
        case .alternativeName(let form, let value, let detail):
            "the subject alternative name \"\(Escaped.text(value))\" (\(form)) \(detail)"
        case .publicKey(let detail): "the public key \(detail)"
        case .signatureAlgorithm(let detail): "the signature algorithm \(detail)"
        }
    }
}
