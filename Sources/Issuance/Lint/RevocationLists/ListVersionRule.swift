import X509

/// A CRL is of version 2, which has extensions.
struct ListVersionRule: RevocationListRule {
    let name = "crl-version"
    let citation = "RFC 5280 §5.1.2.1"

    func faults(in subject: LintedRevocationList) -> [Fault] {
        subject.version == 2 ? [] : [.error("version \(subject.version), not 2")]
    }
}
