import X509

/// Tells one request from another.
enum RequestDigest {
    /// SHA-256 over the parts; a missing part differs from an empty one.
    static func sha256(_ parts: [String?]) -> [UInt8] {
        var bytes: [UInt8] = []
        for part in parts {
            let octets = part.map { Array($0.utf8) }
            let count = octets.map { UInt32($0.count) } ?? UInt32.max
            withUnsafeBytes(of: count.bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: octets ?? [])
        }
        return Digest.sha256(bytes)
    }
}
