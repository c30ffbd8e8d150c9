import CommandLineSupport
import FoundationEssentials
import RolesAnywhere
import X509

/// Says in time that a certificate is about to expire.
enum ExpiryWarning {
    /// One line on standard error for a certificate that should be renewed by now.
    static func note(_ certificate: Certificate, in context: Context) {
        let now = context.now()
        guard certificate.expiresSoon(at: now) else { return }
        let rest = certificate.validity.notAfter.timeIntervalSince(now)
        let text =
            rest >= 2 * 86_400
            ? "in \(Int(rest / 86_400)) days" : "in \(Count.text(Int(rest / 3_600), "hour"))"
        context.note(
            "warning: the certificate of \(certificate.subject) expires \(text), at "
                + certificate.validity.notAfter.ISO8601Format())
    }
}
