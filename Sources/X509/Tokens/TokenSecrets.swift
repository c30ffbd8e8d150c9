import COpenSSL
import Synchronization

/// Gives PINs and passwords when a token or a TPM wants them, and not before.
public final class TokenSecrets: Sendable {
    /// What a PIN is wanted for.
    public enum Purpose: Sendable {
        /// To log in to the token, or to use the TPM's key.
        case login
        /// Once more, because the token wants it at each use of the key.
        case keyUse
    }

    private let ask: @Sendable (Purpose) throws -> SecretBytes?
    private let failure = Mutex<(any Error)?>(nil)

    /// A source of PINs.
    ///
    /// - Parameter ask: gives the PIN; nil where there is none. What it throws ends the call that
    ///   wanted it.
    public init(ask: @escaping @Sendable (Purpose) throws -> SecretBytes?) {
        self.ask = ask
    }

    /// What asking threw since this was called last.
    func takeFailure() -> (any Error)? {
        failure.withLock { failure in
            defer { failure = nil }
            return failure
        }
    }

    /// What libcrypto is given to ask with, besides this object's address.
    static let callback: anchorage_ask = { user, purpose, buffer, size in
        guard let user, let buffer else { return -1 }
        let secrets = Unmanaged<TokenSecrets>.fromOpaque(user).takeUnretainedValue()
        return secrets.answer(purpose, into: buffer, size: Int(size))
    }

    private func answer(_ purpose: Int32, into buffer: UnsafeMutablePointer<CChar>, size: Int)
        -> Int32
    {
        do {
            let wanted: Purpose = Int(purpose) == ANCHORAGE_ASK_KEY_USE ? .keyUse : .login
            guard let secret = try ask(wanted), secret.count <= size else { return -1 }
            secret.withUnsafeBytes { bytes in
                if let start = bytes.baseAddress {
                    UnsafeMutableRawPointer(buffer).copyMemory(from: start, byteCount: bytes.count)
                }
            }
            return Int32(secret.count)
        } catch {
            failure.withLock { $0 = $0 ?? error }
            return -1
        }
    }
}
