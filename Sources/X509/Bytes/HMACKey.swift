import COpenSSL

/// A key of HMAC-SHA-256 that libcrypto has taken in, for codes over many messages.
///
/// - SeeAlso: RFC 2104
public final class HMACKey: Sendable {
    // Never changed after `init`: each code is computed in a copy.
    nonisolated(unsafe) private let ready: OpaquePointer?
    private let key: SecretBytes

    /// Takes a key in.
    public init(_ key: SecretBytes) {
        self.key = key
        ready = key.withUnsafeBytes { bytes in
            guard let algorithm = EVP_MAC_fetch(nil, "HMAC", nil) else { return nil }
            defer { EVP_MAC_free(algorithm) }
            guard let context = EVP_MAC_CTX_new(algorithm) else { return nil }
            let octets = bytes.bindMemory(to: UInt8.self)
            guard Self.begin(context, octets) else {
                EVP_MAC_CTX_free(context)
                return nil
            }
            return context
        }
    }

    private static func begin(
        _ context: OpaquePointer, _ key: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        // A parameter points to its name and its value, which a literal given in the call would not
        // outlive.
        let digest = Array("digest".utf8CString)
        var name = Array("SHA256".utf8CString)
        return digest.withUnsafeBufferPointer { digest in
            name.withUnsafeMutableBufferPointer { name in
                let parameters = [
                    OSSL_PARAM_construct_utf8_string(digest.baseAddress, name.baseAddress, 0),
                    OSSL_PARAM_construct_end(),
                ]
                return EVP_MAC_init(context, key.baseAddress, key.count, parameters) == 1
            }
        }
    }

    deinit {
        EVP_MAC_CTX_free(ready)
    }

    /// The 32 octets of the code over a message.
    public func code(_ message: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        var length = 0
        let context = ready.flatMap { EVP_MAC_CTX_dup($0) }
        defer { EVP_MAC_CTX_free(context) }
        let isDone =
            context != nil && EVP_MAC_update(context, message, message.count) == 1
            && EVP_MAC_final(context, &code, &length, code.count) == 1
        return isDone ? code : key.withUnsafeBytes { HMAC.sha256(key: Array($0), message: message) }
    }
}
