import COpenSSL
import SwiftASN1

/// How a private key file is protected, read from its outside without any passphrase.
public enum KeyProtection: Equatable, Sendable {
    /// Not encrypted.
    case none
    /// PBES2 with PBKDF2 of so many rounds.
    case pbkdf2(prf: String, rounds: Int, cipher: String)
    /// PBES2 with scrypt: cost, block size, parallelisation.
    case scrypt(cost: Int, blockSize: Int, parallelization: Int, cipher: String)
    /// PKCS #5 v1.5 or PKCS #12 encryption, by its object identifier, of so many rounds.
    case pbes1(ObjectIdentifier, rounds: Int)
    /// The traditional PEM encryption, by the cipher's name in `DEK-Info`.
    case traditional(cipher: String)

    static let labels = [
        "PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY",
        "DSA PRIVATE KEY",
    ]

    /// Looks at the first private key block of a PEM text.
    ///
    /// - Throws: `noPEM` when there is none, `unexpectedPEM` when there are only others,
    ///   `malformed` for a truncated block.
    public init(pem: SecretBytes) throws(X509Error) {
        // Only the block's outside is copied: labels, headers, and data that is encrypted.
        try self.init(PEMOutline(pem: pem, labels: KeyProtection.labels))
    }

    init(_ outline: PEMOutline) throws(X509Error) {
        if outline.label == "ENCRYPTED PRIVATE KEY" {
            self = try reading("encrypted private key") {
                try KeyProtection.encrypted(DER.parse(try outline.decoded()))
            }
        } else if let header = outline.headers.first(where: { $0.hasPrefix("DEK-Info:") }) {
            let cipher = header.dropFirst("DEK-Info:".count).split(separator: ",").first ?? ""
            self = .traditional(cipher: String(cipher.drop { $0 == " " }))
        } else {
            self = .none
        }
    }

    /// Whether it is too weak for today, so that the key should be encrypted anew: the traditional
    /// form, PBES1, PBKDF2 with fewer than 10,000 rounds, or another cipher than AES.
    public var isLegacy: Bool {
        switch self {
        case .none: false
        case .scrypt(_, _, _, let cipher): !cipher.hasPrefix("AES-")
        case .pbkdf2(_, let rounds, let cipher): rounds < 10_000 || !cipher.hasPrefix("AES-")
        case .pbes1, .traditional: true
        }
    }

    /// The cipher, where the linked libcrypto cannot decrypt with it: single DES, RC2 and RC4 are
    /// gone from its default provider, and without this they would look like a wrong passphrase.
    var missingCipher: String? {
        switch self {
        case .traditional(let cipher): return KeyProtection.isAvailable(cipher) ? nil : cipher
        case .pbes1(let oid, _):
            let tripleDES = ["1.2.840.113549.1.12.1.3", "1.2.840.113549.1.12.1.4"]
            return tripleDES.contains(oid.description) ? nil : "PBES1 \(oid)"
        case .none, .pbkdf2, .scrypt: return nil
        }
    }

    private static func isAvailable(_ cipher: String) -> Bool {
        let fetched = EVP_CIPHER_fetch(nil, cipher, nil)
        defer { EVP_CIPHER_free(fetched) }
        ERR_clear_error()
        return fetched != nil
    }

    func refuseExcess() throws(X509Error) {
        switch self {
        case .pbkdf2(_, let rounds, _) where rounds > 10_000_000:
            throw .excessiveKeyDerivation(detail: "PBKDF2 with \(rounds) rounds")
        case .pbes1(let oid, let rounds) where rounds > 10_000_000:
            throw .excessiveKeyDerivation(detail: "PBES1 (\(oid)) with \(rounds) rounds")
        case .scrypt(let cost, let block, let parallel, _)
        where KeyProtection.isExcessive([128, cost, block, parallel]):
            throw .excessiveKeyDerivation(
                detail: "scrypt with N=\(cost), r=\(block), p=\(parallel)")
        default:
            return
        }
    }

    // More than 1 GiB to be filled, at once or, with a large parallelisation, one after another.
    private static func isExcessive(_ factors: [Int]) -> Bool {
        var product = 1
        for factor in factors {
            let (next, overflow) = product.multipliedReportingOverflow(by: factor)
            if overflow { return true }
            product = next
        }
        return product > 1 << 30
    }

    // EncryptedPrivateKeyInfo ::= SEQUENCE { encryptionAlgorithm AlgorithmIdentifier,
    //                                        encryptedData OCTET STRING }
    private static func encrypted(_ node: ASN1Node) throws -> KeyProtection {
        let fields = try node.sequence("encrypted private key")
        guard fields.count == 2, fields[1].identifier == .octetString else {
            throw X509Error.malformed(
                what: "encrypted private key", detail: "not an algorithm and encrypted data")
        }
        let (oid, parameters) = try identifier(fields[0])
        guard oid.description == "1.2.840.113549.1.5.13", let parameters else {
            // PBEParameter ::= SEQUENCE { salt OCTET STRING, iterations INTEGER }
            let values = try parameters?.sequence("PBES1 parameters") ?? []
            let rounds = values.count == 2 ? try integer(values[1]) : 0
            return .pbes1(oid, rounds: rounds)
        }
        // PBES2-params ::= SEQUENCE { keyDerivationFunc, encryptionScheme }
        let parts = try parameters.sequence("PBES2 parameters")
        guard parts.count == 2 else {
            throw X509Error.malformed(what: "PBES2 parameters", detail: "not two algorithms")
        }
        let cipher = cipherName(try identifier(parts[1]).oid)
        let (kdf, kdfParameters) = try identifier(parts[0])
        let values = try kdfParameters?.sequence("key derivation parameters") ?? []
        switch kdf.description {
        case "1.2.840.113549.1.5.12":  // PBKDF2: salt, rounds, [length], [prf]
            guard values.count >= 2 else { break }
            let rounds = try integer(values[1])
            let prf = try values.last.flatMap {
                $0.identifier == .sequence ? try prfName(identifier($0).oid) : nil
            }
            return .pbkdf2(prf: prf ?? "HMAC-SHA-1", rounds: rounds, cipher: cipher)
        case "1.3.6.1.4.1.11591.4.11":  // scrypt: salt, N, r, p, [length]
            guard values.count >= 4 else { break }
            return .scrypt(
                cost: try integer(values[1]), blockSize: try integer(values[2]),
                parallelization: try integer(values[3]), cipher: cipher)
        default: break
        }
        throw X509Error.malformed(what: "PBES2 parameters", detail: "unknown derivation \(kdf)")
    }

    private static func identifier(
        _ node: ASN1Node
    ) throws -> (oid: ObjectIdentifier, parameters: ASN1Node?) {
        let parts = try node.sequence("algorithm identifier")
        guard let first = parts.first else {
            throw X509Error.malformed(what: "algorithm identifier", detail: "it is empty")
        }
        let oid = try ObjectIdentifier(node: first)
        return (oid, parts.count > 1 ? parts[1] : nil)
    }

    // A number too large for an Int is an excess, whatever it is.
    private static func integer(_ node: ASN1Node) throws -> Int {
        let octets = try node.primitive("integer")
        guard octets.count <= 8, let first = octets.first, first < 0x80 else {
            return Int.max / 4096
        }
        return octets.reduce(0) { $0 << 8 | Int($1) }
    }

    private static func prfName(_ oid: ObjectIdentifier) -> String {
        switch oid.description {
        case "1.2.840.113549.2.7": "HMAC-SHA-1"
        case "1.2.840.113549.2.9": "HMAC-SHA-256"
        case "1.2.840.113549.2.10": "HMAC-SHA-384"
        case "1.2.840.113549.2.11": "HMAC-SHA-512"
        default: oid.description
        }
    }

    private static func cipherName(_ oid: ObjectIdentifier) -> String {
        switch oid.description {
        case "2.16.840.1.101.3.4.1.2": "AES-128-CBC"
        case "2.16.840.1.101.3.4.1.22": "AES-192-CBC"
        case "2.16.840.1.101.3.4.1.42": "AES-256-CBC"
        case "1.2.840.113549.3.7": "DES-EDE3-CBC"
        default: oid.description
        }
    }
}

extension KeyProtection: CustomStringConvertible {
    /// One line for people.
    public var description: String { form + (isLegacy ? ", a legacy form" : "") }

    private var form: String {
        switch self {
        case .none: "not encrypted"
        case .pbkdf2(let prf, let rounds, let cipher):
            "PBES2, PBKDF2-\(prf) with \(rounds) rounds, \(cipher)"
        case .scrypt(let cost, let block, let parallel, let cipher):
            "PBES2, scrypt N=\(cost) r=\(block) p=\(parallel), \(cipher)"
        case .pbes1(let oid, let rounds): "PBES1 (\(oid)) with \(rounds) rounds"
        case .traditional(let cipher): "traditional PEM encryption, \(cipher)"
        }
    }
}
