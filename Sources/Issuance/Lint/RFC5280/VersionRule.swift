import X509

/// Extensions need version 3.
struct VersionRule: CertificateRule {
    let name = "version"
    let citation = "RFC 5280 §4.1.2.1"

    func faults(in subject: LintedCertificate) -> [Fault] {
        let version = subject.certificate.version
        return version == 3 ? [] : [.error("version \(version), not 3")]
    }
}
