public import FoundationEssentials
public import X509

/// Which certificates of the store are meant: those that fit every condition that is given.
///
/// Names, numbers and times are found through an index, whatever the size of the store; the other
/// conditions look at each certificate that those leave.
public struct CertificateQuery: Equatable, Sendable {
    /// What has become of a certificate, by the clock as well as by the store.
    public enum Condition: String, CaseIterable, Sendable {
        /// Recorded, perhaps signed, never stored.
        case reserved
        /// Signed and stored and not revoked, expired or not.
        case issued
        /// Revoked, expired or not.
        case revoked
        /// Neither expired nor revoked, reserved or issued.
        case live
        /// Its last second of validity is past, revoked or not.
        case expired
    }

    /// Stands anywhere in its name, subject, alternative names, issuer, profile, requester, serial
    /// number or fingerprint; ASCII letters of either case are the same.
    public var text: String?

    /// Its whole name; `*` stands for any characters.
    public var name: String?

    /// Stands anywhere in its subject, as RFC 4514 writes it; ASCII letters of either case are the
    /// same.
    public var subject: String?

    /// One whole alternative name without its form; `*` stands for any characters.
    public var alternativeName: String?

    /// The first digits of its serial number, as it is shown.
    public var serialNumber: HexPrefix?

    /// The first digits of its SHA-256.
    public var fingerprint: HexPrefix?

    /// What has become of it.
    public var condition: Condition?

    /// What it is for.
    public var kind: CertificateRecord.Kind?

    /// The name of the authority that issued it.
    public var issuer: String?

    /// The name of the profile that decided its content.
    public var profile: String?

    /// Who asked for it.
    public var requester: String?

    /// Why it was revoked.
    public var reason: RevocationReason?

    /// What kind of key it is for.
    public var keyAlgorithm: KeyAlgorithm?

    /// Its last second of validity is not before this.
    public var expiresFrom: Date?

    /// Its last second of validity is not after this.
    public var expiresUntil: Date?

    /// How many are given at most.
    public var limit: Int?

    /// All certificates of the store.
    public init() {}
}

/// The first digits of a number in hex, an odd count of them or not.
public struct HexPrefix: Equatable, Sendable {
    /// The smallest octets that begin so.
    let lowest: [UInt8]

    /// The smallest octets that come after all that begin so, nil where there are none.
    let end: [UInt8]?

    /// From hex digits in either case, with or without colons; nil when there are others or none.
    public init?(_ text: String) {
        let digits = text.filter { $0 != ":" }
        guard !digits.isEmpty, digits.utf8.count <= 64 else { return nil }
        let isOdd = !digits.count.isMultiple(of: 2)
        guard var octets = Hex.decode(isOdd ? digits + "0" : digits) else { return nil }
        lowest = octets
        var step: UInt8 = isOdd ? 0x10 : 1
        while let last = octets.popLast() {
            let (next, hasOverflown) = last.addingReportingOverflow(step)
            if !hasOverflown {
                octets.append(next)
                break
            }
            step = 1
        }
        end = octets.isEmpty ? nil : octets
    }
}
