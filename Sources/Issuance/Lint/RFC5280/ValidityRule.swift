import FoundationEssentials
import X509

/// A certificate does not end before it begins.
struct ValidityRule: CertificateRule {
    let name = "validity"
    let citation = "RFC 5280 §4.1.2.5"

    // 9999-12-31T23:59:59Z
    private static let noEnd = Date(timeIntervalSince1970: 253_402_300_799)

    func faults(in subject: LintedCertificate) -> [Fault] {
        let validity = subject.certificate.validity
        guard validity.notAfter > validity.notBefore else {
            return [.error("notAfter is not after notBefore")]
        }
        return validity.notAfter == Self.noEnd
            ? [.notice("the certificate has no well-defined end")] : []
    }
}
