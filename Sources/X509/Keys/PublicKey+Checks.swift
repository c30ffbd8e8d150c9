import COpenSSL
import SwiftASN1

extension PublicKey {
    /// What makes an RSA modulus weak.
    public enum Weakness: Hashable, Sendable {
        /// A prime below 752 divides it.
        case smallFactor
        /// Its primes are so close that 110 rounds of Fermat's method find them.
        case closeFactors
        /// It has the fingerprint of keys made by Infineon's library, CVE-2017-15361.
        case roca
    }

    /// The RSA modulus, big-endian without leading zeros; nil for other keys.
    public var rsaModulus: [UInt8]? {
        guard case .rsa = kind else { return nil }
        let octets = try? DER.parse(keyBits).sequence("RSA public key").first?.primitive("modulus")
        return octets.map { Array($0.drop { $0 == 0 }) }
    }

    /// Why an RSA key can be broken, nil for one in which nothing was found and for other keys.
    public var weakness: Weakness? {
        guard let modulus = rsaModulus else { return nil }
        return switch anchorage_rsa_weakness(modulus, modulus.count) {
        case Int32(ANCHORAGE_RSA_SMALL_FACTOR.rawValue): .smallFactor
        case Int32(ANCHORAGE_RSA_CLOSE_FACTORS.rawValue): .closeFactors
        case Int32(ANCHORAGE_RSA_ROCA.rawValue): .roca
        default: nil
        }
    }

    /// Whether the AlgorithmIdentifier has the parameters of its algorithm: NULL for RSA, a named
    /// curve for EC, none for Ed25519 and ML-DSA; and the key is whole octets in DER.
    ///
    /// - SeeAlso: RFC 3279 §2.3.1, RFC 5480 §2.1.1, RFC 8410 §3, RFC 9881 §4
    public var hasProperEncoding: Bool {
        guard let node = try? DER.parse(spki), let parts = try? node.parts("public key"),
            let algorithm = try? parts[0].parts("algorithm"),
            (try? ASN1BitString(derEncoded: parts[1]))?.paddingBits == 0
        else { return false }
        let parameter = algorithm.count == 2 ? algorithm[1].identifier : nil
        switch kind {
        case .rsa:
            guard parameter == .null, let numbers = try? DER.parse(keyBits).sequence("key") else {
                return false
            }
            let isCanonical = (try? CanonicalDER.check(keyBits)) != nil
            return isCanonical
                && numbers.allSatisfy { number in
                    guard number.identifier == .integer,
                        let first = (try? number.primitive("key"))?.first
                    else { return false }
                    return first < 0x80
                }
        case .ec: return parameter == .objectIdentifier
        case .ed25519, .mlDSA: return parameter == nil
        case .other: return true
        }
    }

    /// How the point of an EC key is written; nil for other keys.
    public var pointForm: PointForm? {
        let isCurve =
            switch kind {
            case .ec: true
            case .other(let oid): oid == .ecPublicKey
            default: false
            }
        guard isCurve else { return nil }
        return switch keyBits.first {
        case 0x00: .infinity
        case 0x02, 0x03: .compressed
        case 0x04: .uncompressed
        case 0x06, 0x07: .hybrid
        default: .unknown
        }
    }

    /// The forms of SEC 1 §2.3.3.
    public enum PointForm: Hashable, Sendable {
        /// The point at infinity, which is no key.
        case infinity
        /// One coordinate and a bit of the other.
        case compressed
        /// Both coordinates, the only form that RFC 5480 lets stand in certificates.
        case uncompressed
        /// Both coordinates, and a bit of one of them.
        case hybrid
        /// An octet that means nothing.
        case unknown
    }
}
