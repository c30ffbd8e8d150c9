public import X509

/// Why a certificate cannot be replaced by another of the same content.
public enum RenewalObstacle: Hashable, Sendable {
    /// It was revoked: whoever withdrew it did not mean to have it again.
    case revoked(RevocationReason)
    /// Its key is that of a certificate that was revoked because somebody else has it.
    case compromisedKey(serialNumber: SerialNumber)
    /// It is that of an authority.
    case authority
    /// Somebody outside of this store signed it.
    case foreignIssuer
    /// Only its serial number was taken over from elsewhere.
    case absent
    /// A certificate that was made to replace it is live.
    case replaced(by: SerialNumber)
    /// The profile that was given is not the one that it was issued with.
    case profile(asked: String, recorded: String)

    /// The end of the error's code.
    var code: String {
        switch self {
        case .revoked: "revoked"
        case .compromisedKey: "compromised"
        case .authority: "authority"
        case .foreignIssuer: "foreign"
        case .absent: "absent"
        case .replaced: "replaced"
        case .profile: "profile"
        }
    }
}

extension RenewalObstacle: CustomStringConvertible {
    /// What stands behind "the certificate …".
    public var description: String {
        switch self {
        case .revoked(let reason):
            "was revoked (\(reason.rawValue))"
        case .compromisedKey(let serialNumber):
            "has a key that others have: \(serialNumber) was revoked for keyCompromise"
        case .authority:
            "is that of an authority"
        case .foreignIssuer:
            "was signed by an authority outside of this store"
        case .absent:
            "is not in the store, only its serial number"
        case .replaced(let serialNumber):
            "has been replaced by \(serialNumber), which is live"
        case .profile(let asked, let recorded):
            "was issued with the profile \"\(recorded)\", not \"\(asked)\""
        }
    }
}
