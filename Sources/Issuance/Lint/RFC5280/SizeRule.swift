import X509

/// A certificate fits into what carries it: a TLS message, an HTTP header.
struct SizeRule: CertificateRule {
    let name = "size"
    let citation = "IAM Roles Anywhere API reference, CreateSession; RFC 8446 §4.4.2"

    static let maximumOctets = 16_384

    func faults(in subject: LintedCertificate) -> [Fault] {
        let octets = subject.certificate.der.count
        return octets <= Self.maximumOctets
            ? [] : [.warning("\(octets) octets, more than \(Self.maximumOctets)")]
    }
}
