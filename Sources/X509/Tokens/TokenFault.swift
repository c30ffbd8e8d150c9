/// Why a key in a token or a TPM could not be had or used.
public enum TokenFault: Equatable, Sendable {
    /// libcrypto's part for it is not on this machine.
    case unsupported(part: String, detail: String)
    /// The PKCS #11 module cannot be loaded, or there is no TPM.
    case noDevice(detail: String)
    /// Another PKCS #11 module is in use by this process already, and there can be one.
    case otherModule(inUse: String)
    /// The PIN or the password is wrong; further wrong ones may lock the token.
    case wrongPIN
    /// It wants a PIN, and none could be given.
    case noPIN(detail: String)
    /// After too many wrong PINs it takes none for now.
    case locked
    /// The token has no such object, or refuses; `detail` is what it says.
    case failed(detail: String)
}

extension TokenFault: CustomStringConvertible {
    /// What went wrong, for the line after "error:".
    public var description: String {
        switch self {
        case .unsupported(let part, let detail): "libcrypto cannot load \(part): \(detail)"
        case .noDevice(let detail): "there is nothing to talk to: \(detail)"
        case .otherModule(let module):
            "this process uses the PKCS #11 module \(module) already, and can use one"
        case .wrongPIN: "its PIN or password is wrong"
        case .noPIN(let detail): detail
        case .locked: "it is locked after too many wrong PINs or passwords"
        case .failed(let detail): detail.isEmpty ? "no reason given" : detail
        }
    }
}
