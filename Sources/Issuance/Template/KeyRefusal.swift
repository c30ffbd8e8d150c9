public import X509

/// Why a public key is not certified, whatever the profile.
public enum KeyRefusal: Hashable, Sendable {
    /// The SubjectPublicKeyInfo is not written as its algorithm has it.
    case encoding(detail: String)
    /// An RSA key that is too short, too long, or not whole octets.
    case rsaSize(bits: Int)
    /// An RSA exponent that is even, below 65537 or above 2^256.
    case rsaExponent(hex: String)
    /// An RSA modulus that can be factored.
    case rsaWeakness(PublicKey.Weakness)
    /// A curve that the profile does not have, or that is spelled out instead of named.
    case curve(found: String, profile: String?, allowed: [KeyAlgorithm])
    /// A point that is not written with both its coordinates.
    case pointForm(PublicKey.PointForm)
    /// A point that is not on its curve, or the one at infinity.
    case point
    /// The key is on the store's list of keys that are not certified.
    case blocked(kind: PublicKey.Kind, reason: String)

    /// Stable and machine-readable.
    public var code: String {
        switch self {
        case .encoding: "key.spki"
        case .rsaSize: "key.rsa.size"
        case .rsaExponent: "key.rsa.exponent"
        case .rsaWeakness(.smallFactor): "key.rsa.small-factor"
        case .rsaWeakness(.closeFactors): "key.rsa.fermat"
        case .rsaWeakness(.roca): "key.rsa.roca"
        case .curve, .pointForm: "key.ec.curve"
        case .point: "key.ec.point"
        // Debian's weak keys of 2008 are what such lists are mostly for.
        case .blocked(.rsa, _): "key.rsa.debian"
        case .blocked: "key.blocked"
        }
    }
}

extension KeyRefusal: CustomStringConvertible {
    /// What is wrong, for the line after "error:".
    public var description: String {
        switch self {
        case .encoding(let detail): "the public key \(detail)"
        case .rsaSize(let bits):
            "an RSA key of \(bits) bits, where 2048 to 8192 in steps of 8 are accepted"
        case .rsaExponent(let hex):
            "an RSA key with the exponent 0x\(Escaped.text(hex)), which must be odd and from 65537 "
                + "to 2^256"
        case .rsaWeakness(.smallFactor): "an RSA key whose modulus has a factor below 752"
        case .rsaWeakness(.closeFactors):
            "an RSA key whose two primes lie so close that anybody can find them"
        case .rsaWeakness(.roca):
            "an RSA key made by a faulty chip (ROCA, CVE-2017-15361), which can be factored"
        case .curve(let found, let profile, let allowed):
            "a key on \(Escaped.text(found)), where "
                + (profile.map { "the profile \"\($0)\" takes " } ?? "only these are taken: ")
                + allowed.map(\.rawValue).joined(separator: ", ")
        case .pointForm(let form):
            "an EC key whose point is \(form), where RFC 5480 wants it uncompressed"
        case .point: "an EC key whose point is not on its curve"
        case .blocked(_, let reason):
            "the key is on the store's list of blocked keys (\(Escaped.text(reason)))"
        }
    }
}
