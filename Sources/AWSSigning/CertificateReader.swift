import Synchronization
import X509

/// Reads the certificates that requests carry in their headers.
///
/// It remembers some of those that it read lately with their keys made ready, so that a client that
/// comes again costs no parsing. What it remembers follows from the header's text alone: it says
/// nothing of whether the certificate is worth anything.
public final class CertificateReader: Sendable {
    /// A longer text is read anew each time, so that what is remembered stays small.
    private static let longestText = 8192

    private let recent: Mutex<RecentValues<String, PresentedCertificate>>

    /// Makes a reader that has read nothing yet and remembers about so many certificates.
    public init(remembering capacity: Int = 0) {
        recent = Mutex(RecentValues(capacity: capacity))
        isRemembering = capacity > 0
    }

    private let isRemembering: Bool

    /// The certificate in base 64 of a header.
    ///
    /// - Throws: `SignatureError.malformedCertificate`.
    func certificate(
        _ text: Substring, header: String
    ) throws(SignatureError) -> PresentedCertificate {
        let text = String(text)
        if isRemembering, let known = recent.withLock({ $0.value(for: text) }) { return known }
        guard let der = Base64.decode(text), !der.isEmpty else {
            throw .malformedCertificate(header: header, detail: "not base 64 on one line")
        }
        let certificate: Certificate
        do {
            certificate = try Certificate(der: der)
        } catch {
            throw .malformedCertificate(header: header, detail: error.description)
        }
        let presented = PresentedCertificate(
            certificate: certificate, verifier: SignatureVerifier(certificate.publicKey))
        if isRemembering, text.utf8.count <= Self.longestText {
            recent.withLock { $0.remember(presented, for: text) }
        }
        return presented
    }
}

/// A certificate that was read, with its key made ready; nil where libcrypto cannot read the key.
struct PresentedCertificate: Sendable {
    let certificate: Certificate
    let verifier: SignatureVerifier?
}
