import X509

/// CRLs are numbered.
struct ListNumberRule: RevocationListRule {
    let name = "crl-number"
    let citation = "RFC 5280 §5.2.3"

    func faults(in subject: LintedRevocationList) -> [Fault] {
        guard subject.has(.crlNumber) else { return [.error("cRLNumber is missing")] }
        guard let number = subject.values.crlNumber else {
            return [.error("cRLNumber is negative or no number")]
        }
        let octets = number.bytes.count + ((number.bytes.first ?? 0) >= 0x80 ? 1 : 0)
        return octets <= 20 ? [] : [.error("cRLNumber has \(octets) octets, not 20")]
    }
}
