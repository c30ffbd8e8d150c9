import X509

/// Which public keys are certified: sound ones, of a type that the profile has.
enum KeyRules {
    private static let curves: [KeyAlgorithm] = [.p256, .p384, .p521]

    /// - Throws: `IssuanceError.key` or `keyType`.
    static func check(_ key: PublicKey, for profile: Profile) throws(IssuanceError) {
        try checkEncoding(key)
        guard let algorithm = key.algorithm, profile.keyAlgorithms.contains(algorithm) else {
            let allowed = profile.keyAlgorithms.filter(\.isAvailable)
            if case .ec(let curve) = key.kind {
                throw .key(.curve(found: curve, profile: profile.name, allowed: allowed))
            }
            throw .keyType(
                found: key.kind.description, profile: profile.name, allowed: allowed)
        }
        if let weakness = key.weakness { throw .key(.rsaWeakness(weakness)) }
    }

    /// What can be said of a key before it is used to verify anything.
    ///
    /// - Throws: `IssuanceError.key`.
    static func checkEncoding(_ key: PublicKey) throws(IssuanceError) {
        switch key.kind {
        case .rsa(let bits):
            guard bits >= 2048, bits <= 8192, bits.isMultiple(of: 8) else {
                throw .key(.rsaSize(bits: bits))
            }
            let exponent = key.rsaExponent ?? []
            // 65537 has three octets, and 2^256 - 1 has 32.
            let isLarge =
                exponent.count > 3 || exponent.lexicographicallyPrecedes([1, 0, 1]) == false
            guard exponent.count >= 3, exponent.count <= 32, isLarge,
                !(exponent.last ?? 0).isMultiple(of: 2)
            else { throw .key(.rsaExponent(hex: Hex.encode(exponent))) }
        case .other(.ecPublicKey):
            throw .key(
                .curve(found: "a curve that is spelled out", profile: nil, allowed: curves))
        case .ec(let curve):
            guard key.algorithm != nil else {
                throw .key(.curve(found: "the curve \(curve)", profile: nil, allowed: curves))
            }
            guard let form = key.pointForm, form == .uncompressed else {
                throw .key(
                    key.pointForm == .infinity ? .point : .pointForm(key.pointForm ?? .unknown))
            }
            guard key.isSound else { throw .key(.point) }
        case .ed25519, .mlDSA, .other:
            break
        }
        guard key.hasProperEncoding else {
            throw .key(.encoding(detail: "has parameters or bits that its algorithm has not"))
        }
    }

}

extension Profile {
    /// The algorithm of the key to make: the one that is asked for, or the profile's first.
    ///
    /// - Throws: `IssuanceError.keyType` for one that the profile does not certify.
    public func keyAlgorithm(_ asked: KeyAlgorithm?) throws(IssuanceError) -> KeyAlgorithm {
        guard let asked else { return defaultKeyAlgorithm }
        guard keyAlgorithms.contains(asked) else {
            throw .keyType(
                found: asked.rawValue, profile: name,
                allowed: keyAlgorithms.filter(\.isAvailable))
        }
        return asked
    }
}
