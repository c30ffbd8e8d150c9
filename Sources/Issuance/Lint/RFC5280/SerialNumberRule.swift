import X509

/// A serial number is positive, of 20 octets at most, and cannot be guessed.
struct SerialNumberRule: CertificateRule {
    let name = "serial-number"
    let citation = "RFC 5280 §4.1.2.2; CA/Browser Forum TLS BR §7.1"

    func faults(in subject: LintedCertificate) -> [Fault] {
        let octets = subject.certificate.serialNumber.bytes
        // A set top bit costs one more octet in the encoding.
        let encoded = octets.count + ((octets.first ?? 0) >= 0x80 ? 1 : 0)
        if octets.allSatisfy({ $0 == 0 }) { return [.error("the serial number is zero")] }
        if encoded > 20 { return [.error("the serial number has \(encoded) octets, not 20")] }
        if octets.count < 8 || Self.distinct(octets) < octets.count / 3 {
            return [.warning("the serial number has less than 64 bits of randomness")]
        }
        return []
    }

    private static func distinct(_ octets: [UInt8]) -> Int {
        var count = 0
        for (index, octet) in octets.enumerated() where !octets[..<index].contains(octet) {
            count += 1
        }
        return count
    }
}
