import X509

/// Which public keys a profile certifies.
enum KeyRules {
    /// - Throws: `IssuanceError.keyType`.
    static func check(_ key: PublicKey, for profile: Profile) throws(IssuanceError) {
        guard let algorithm = key.algorithm, profile.keyAlgorithms.contains(algorithm) else {
            throw .keyType(
                found: key.kind.description, profile: profile.name,
                allowed: profile.keyAlgorithms.filter(\.isAvailable))
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
