public import FoundationEssentials
import GRDB
import X509

/// One line of the log of everything that changed the store.
///
/// Each entry carries the hash of the one before it, so that none can be changed, moved or taken
/// out without every later hash being wrong.
public struct AuditEntry: Hashable, Sendable {
    /// What was done.
    public enum Operation: String, CaseIterable, Sendable {
        /// An authority's key was made and its certificate recorded.
        case createAuthority
        /// A serial number and all that is to be signed were recorded.
        case reserved
        /// A signature over a certificate is about to be made.
        case signing
        /// A certificate was stored.
        case issued
        /// An interrupted issue is being finished.
        case resumed
        /// A certificate was revoked.
        case revoked
        /// A certificate that was on hold is in force again.
        case released
        /// A signature over a CRL is about to be made.
        case signingList
        /// A CRL was stored.
        case issuedList
        /// The key of an authority was encrypted under another passphrase.
        case changedPassphrase
        /// The URLs were set that go into what an authority issues.
        case setURLs
        /// A key was made whose certificate somebody else is to sign.
        case requestAuthority
        /// Such a request was given up.
        case abandonRequest
        /// A certificate of an authority was taken that was signed elsewhere.
        case admitAuthority
        /// An authority was taken over from another tool, with what it has issued.
        case importAuthority
        /// Certificates and a list were taken over with an authority.
        case imported
        /// An authority has come to another stage of its rotation.
        case rotated
        /// The store was put back from a backup.
        case restored
        /// Something was taken over from the store that a backup replaced.
        case carriedOver
        /// Keys were put on the list of those that are not certified.
        case blockedKeys
        /// A clock before the newest record was said to be right.
        case acceptClock
    }

    /// Counted from 1, without gaps.
    public let number: Int64

    /// When it was done, in whole seconds.
    public let time: Date

    /// Who asked for it.
    public let requester: String

    /// What was done.
    public let operation: String

    /// To what, as text.
    public let detail: String

    /// The hash of the entry before this, zeros for the first.
    public let previousSHA256: [UInt8]

    /// SHA-256 over all of the above.
    public let sha256: [UInt8]

    /// The hash that an entry of this content must have.
    var expectedSHA256: [UInt8] {
        var bytes = previousSHA256
        for part in [
            String(number), String(Int64(time.timeIntervalSince1970)), requester, operation, detail,
        ] {
            // Lengths in front, so that no two contents give the same bytes.
            let octets = Array(part.utf8)
            withUnsafeBytes(of: UInt32(octets.count).bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: octets)
        }
        return Digest.sha256(bytes)
    }
}
