import AWSSigning
import FoundationEssentials
import Synchronization
import X509

/// What was verified lately and need not be verified again, because it follows from bytes that have
/// not changed: that a certification path is good, and that a key has signed a CRL.
///
/// Only successes are remembered, each under all the bytes that it depends on, so that a change of a
/// trust anchor or a CRL is another question. What depends on more than bytes is asked every time:
/// the request's signature, the time of day, whether anchor, profile and CRL are enabled, and what
/// the CRLs say.
final class VerificationMemory: Sendable {
    /// Reads the certificates of requests.
    let reader = CertificateReader(remembering: 512)

    /// What is remembered of a certificate whose path was not looked at, in octets at most.
    private static let longestCertificate = 8192

    /// What makes a path: a digest over all certificates, and how they are checked.
    private struct Question: Hashable {
        let digest: [UInt8]
        let options: CertificationPath.Options
    }

    private let paths = Mutex(RecentValues<Question, [Certificate]>(capacity: 512))
    private let facts = Mutex(RecentValues<Certificate, CertificateFacts>(capacity: 512))
    private let lists = Mutex(RecentValues<[UInt8], [UInt8]>(capacity: 64))

    /// The certification path from a certificate to an anchor.
    ///
    /// - Parameters:
    ///   - leaf: the end-entity certificate.
    ///   - intermediates: what came with it.
    ///   - anchors: the certificates of the trust anchor.
    ///   - now: the time at which every certificate of the path must be valid.
    ///   - options: what else is checked.
    /// - Returns: the path, `leaf` first and the anchor last.
    /// - Throws: `PathError`.
    func path(
        from leaf: Certificate, intermediates: [Certificate], anchors: [Certificate], at now: Date,
        options: CertificationPath.Options = .init()
    ) throws(PathError) -> [Certificate] {
        let key = Question(
            digest: Self.digest([[leaf], intermediates, anchors]), options: options)
        // A certificate's last second is left to libcrypto, which does not count it.
        if let path = paths.withLock({ $0.value(for: key) }),
            path.allSatisfy({
                $0.validity.contains(now) && $0.validity.contains(now.addingTimeInterval(1))
            })
        {
            return path
        }
        let path = try CertificationPath.verify(
            leaf, intermediates: intermediates, anchors: anchors, at: now, options: options)
        paths.withLock { $0.remember(path, for: key) }
        return path
    }

    /// What is read from a client's certificate.
    func facts(of certificate: Certificate) -> CertificateFacts {
        if let known = facts.withLock({ $0.value(for: certificate) }) { return known }
        let read = CertificateFacts(certificate)
        // Anybody can make one, of any length.
        guard certificate.der.count <= Self.longestCertificate else { return read }
        facts.withLock { $0.remember(read, for: certificate) }
        return read
    }

    /// Whether a key has signed a CRL.
    func isSigned(_ list: CertificateRevocationList, by key: PublicKey) -> Bool {
        let name = Digest.sha256(key.spki + list.signature)
        // Two arrays that share their storage, as copies of one list do, are compared at once.
        if lists.withLock({ $0.value(for: name) }) == list.der { return true }
        guard list.isSigned(by: key) else { return false }
        lists.withLock { $0.remember(list.der, for: name) }
        return true
    }

    /// A digest over lists of certificates, from which each of them can be told.
    private static func digest(_ lists: [[Certificate]]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8192)
        for list in lists {
            add(list.count, to: &bytes)
            for certificate in list {
                add(certificate.der.count, to: &bytes)
                bytes += certificate.der
            }
        }
        return Digest.sha256(bytes)
    }

    private static func add(_ count: Int, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: UInt64(count).bigEndian) { bytes.append(contentsOf: $0) }
    }
}
