import X509

/// AWS takes the list whole, and judges by it alone.
struct RolesAnywhereListRule: RevocationListRule {
    let name = "roles-anywhere-crl"
    let citation = "IAM Roles Anywhere API reference, ImportCrl: 1 to 300000 bytes"
    let isForRolesAnywhere = true

    static let maximumOctets = 300_000

    func faults(in subject: LintedRevocationList) -> [Fault] {
        var faults: [Fault] = []
        if subject.isDelta { faults.append(.error("a delta is no list to import")) }
        if subject.values.issuingDistributionPoint != nil {
            faults.append(.warning("issuingDistributionPoint, whose effect AWS does not document"))
        }
        guard let octets = subject.octets else { return faults }
        let text = PEM.encodedCount(label: "X509 CRL", octets: octets)
        if octets > Self.maximumOctets {
            faults.append(.warning("\(octets) octets of DER, more than \(Self.maximumOctets)"))
        } else if text > Self.maximumOctets {
            faults.append(
                .notice("\(text) octets of PEM, more than \(Self.maximumOctets); as DER it fits"))
        }
        return faults
    }
}
