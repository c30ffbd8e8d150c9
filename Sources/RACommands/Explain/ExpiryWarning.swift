import CommandLineSupport
import FoundationEssentials
import RolesAnywhere

/// Says in time that a certificate is about to expire.
enum ExpiryWarning {
    /// One line for a certificate that should be renewed by now; nil for any other.
    static func text(_ certificate: CertificateTerm, at now: Date) -> String? {
        guard certificate.expiresSoon(at: now) else { return nil }
        let rest = certificate.notAfter.timeIntervalSince(now)
        let text =
            rest >= 2 * 86_400
            ? "in \(Int(rest / 86_400)) days" : "in \(Count.text(Int(rest / 3_600), "hour"))"
        return "warning: the certificate of \(certificate.subject) expires \(text), at "
            + certificate.notAfter.ISO8601Format()
    }
}
