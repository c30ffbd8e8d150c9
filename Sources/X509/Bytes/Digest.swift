import COpenSSL

/// SHA-256, FIPS 180-4.
public enum Digest {
    /// The 32 octets of SHA-256 over `bytes`.
    public static func sha256(_ bytes: some Collection<UInt8>) -> [UInt8] {
        sha256(Array(bytes))
    }

    /// The same of an array.
    public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        if EVP_Digest(bytes, bytes.count, &digest, nil, algorithm, nil) != 1 {
            _ = SHA256(bytes, bytes.count, &digest)
        }
        return digest
    }

    // Looked up once; libcrypto would do so at each call. Never freed, and safe to share.
    nonisolated(unsafe) private static let algorithm = EVP_MD_fetch(nil, "SHA256", nil)

    /// SHA-256 for names of files, without setting libcrypto up.
    ///
    /// That takes a millisecond, most of it for libcrypto's configuration, where all of a process that
    /// does nothing else with libcrypto should take four.
    public static func quickSHA256(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        anchorage_plain_sha256(bytes.baseAddress, bytes.count, &digest)
        return digest
    }

    /// SHA-256 as 64 lower-case hex digits.
    public static func sha256Hex(_ bytes: some Collection<UInt8>) -> String {
        Hex.encode(sha256(bytes))
    }

    /// The same of an array.
    public static func sha256Hex(_ bytes: [UInt8]) -> String {
        Hex.encode(sha256(bytes))
    }
}

/// HMAC-SHA-256, RFC 2104.
public enum HMAC {
    /// The 32 octets of HMAC-SHA-256.
    public static func sha256(key: [UInt8], message: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        COpenSSL.HMAC(
            EVP_sha256(), key, Int32(key.count), message, message.count, &code, &length)
        return code
    }
}

/// Comparison whose time does not depend on the bytes.
public enum ConstantTime {
    /// Whether both hold the same bytes; only a difference in length shows in the time taken.
    public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }
}

/// Bytes from libcrypto's generator.
public enum Random {
    /// `count` unpredictable octets.
    ///
    /// - Throws: `X509Error.libcrypto` when the generator has no entropy.
    public static func bytes(_ count: Int) throws(X509Error) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard RAND_bytes(&bytes, Int32(count)) == 1 else {
            throw LibcryptoQueue.error(during: "draw random bytes")
        }
        return bytes
    }
}
