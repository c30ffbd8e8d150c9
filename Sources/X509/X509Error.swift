/// Why bytes from outside could not be taken as what they claim to be, or libcrypto refused.
public enum X509Error: Error, Equatable, Sendable {
    /// The bytes are not the structure that was expected; `detail` names the fault.
    case malformed(what: String, detail: String)
    /// A PEM text holds another kind of block than the one that was expected.
    case unexpectedPEM(expected: String, found: String)
    /// A PEM text holds no block at all.
    case noPEM(expected: String)
    /// A PEM text holds several blocks where exactly one is meant.
    case severalPEM(label: String, count: Int)
    /// The private key is encrypted and no passphrase was given.
    case passphraseRequired
    /// The private key does not open with the passphrase that was given.
    case wrongPassphrase
    /// A derivation function asks for more work than any honest file does.
    case excessiveKeyDerivation(detail: String)
    /// Text that should be a distinguished name is not one.
    case invalidName(text: String, detail: String)
    /// A value cannot stand in the field for which it is meant.
    case invalidValue(field: String, value: String, detail: String)
    /// The linked libcrypto cannot make or use keys of this algorithm.
    case unsupportedAlgorithm(name: String)
    /// A key or a certificate in a token or a TPM cannot be had; `name` says which.
    case token(name: String, fault: TokenFault)
    /// A call into libcrypto failed; `reasons` are its queued reasons, oldest first.
    case libcrypto(operation: String, reasons: [String])
}

extension X509Error: CustomStringConvertible {
    /// What went wrong, for the line after "error:".
    public var description: String {
        switch self {
        case .malformed(let what, let detail):
            "malformed \(what): \(detail)"
        case .unexpectedPEM(let expected, let found):
            "expected a PEM block \"\(expected)\", found \"\(found)\""
        case .noPEM(let expected):
            "no PEM block \"\(expected)\" was found"
        case .severalPEM(let label, let count):
            "\(count) PEM blocks \"\(label)\" where exactly one is meant"
        case .passphraseRequired:
            "the private key is encrypted and no passphrase was given"
        case .wrongPassphrase:
            "the passphrase does not open the private key"
        case .excessiveKeyDerivation(let detail):
            "the key file asks for an excessive key derivation (\(detail))"
        case .invalidName(let text, let detail):
            "\"\(Escaped.text(text))\" is not a distinguished name: \(detail)"
        case .invalidValue(let field, let value, let detail):
            "\(field) \"\(Escaped.text(value))\": \(detail)"
        case .unsupportedAlgorithm(let name):
            "the linked libcrypto has no \(name)"
        case .token(let name, let fault):
            "\(Escaped.text(name)): \(fault)"
        case .libcrypto(let operation, let reasons):
            "libcrypto could not \(operation): "
                + (reasons.isEmpty ? "no reason given" : reasons.joined(separator: "; "))
        }
    }
}
