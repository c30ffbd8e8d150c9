import FoundationEssentials
import SwiftASN1

/// The fields of a CertificateList, read once.
struct ParsedList {
    let tbs: [UInt8]
    let version: Int
    let issuer: DistinguishedName
    let signatureAlgorithm: SignatureAlgorithm
    let signature: [UInt8]
    let thisUpdate: Date
    let nextUpdate: Date?
    let entries: [CertificateRevocationList.Entry]
    let extensions: [CertificateExtension]

    init(_ der: [UInt8], _ faults: inout FaultCollector) throws {
        let (tbs, algorithm, signature) = try SignedStructure.parts(der, what: "CRL", &faults)
        var fields = try tbs.sequence("CRL")[...]
        version = try ParsedList.version(&fields, &faults)
        guard fields.count >= 3 else {
            throw X509Error.malformed(what: "CRL", detail: "fields are missing")
        }
        if try SignatureAlgorithm(node: fields.removeFirst()) != algorithm {
            try faults.grave(.algorithm, "CRL", "inner and outer signature algorithm differ")
        }
        self.tbs = Array(tbs.encodedBytes)
        self.signature = signature
        signatureAlgorithm = algorithm
        issuer = try DistinguishedName(node: fields.removeFirst(), field: "issuer", &faults)
        thisUpdate = try Time.parse(fields.removeFirst(), "thisUpdate", &faults)
        if let next = fields.first, [.utcTime, .generalizedTime].contains(next.identifier) {
            nextUpdate = try Time.parse(next, "nextUpdate", &faults)
            fields.removeFirst()
        } else {
            nextUpdate = nil
        }
        if let list = fields.first, list.identifier == .sequence {
            let nodes = try list.sequence("revoked certificates")
            if nodes.isEmpty {
                faults.minor(.empty, "revoked certificates", "a list without an entry")
            }
            entries = try nodes.map { try ParsedList.entry($0, &faults) }
            fields.removeFirst()
        } else {
            entries = []
        }
        if let tagged = fields.first, tagged.isTagged(0) {
            extensions = try CertificateExtension.parse(
                list: try tagged.explicitlyTagged("CRL extensions"), &faults)
            fields.removeFirst()
        } else {
            extensions = []
        }
        guard fields.isEmpty else {
            throw X509Error.malformed(what: "CRL", detail: "an unknown field at its end")
        }
    }

    // version INTEGER OPTIONAL, which is v2 where it is there
    static func version(
        _ fields: inout ArraySlice<ASN1Node>, _ faults: inout FaultCollector
    ) throws -> Int {
        guard let first = fields.first, first.identifier == .integer else { return 1 }
        fields.removeFirst()
        let value = try Int(derEncoded: first)
        guard (0..<Int.max).contains(value) else {
            throw X509Error.malformed(what: "version", detail: "\(value) is no CRL version")
        }
        if value != 1 { faults.minor(.version, "version", "\(value) is no CRL version") }
        return value + 1
    }

    // SEQUENCE { userCertificate, revocationDate, crlEntryExtensions OPTIONAL }
    static func entry(
        _ node: ASN1Node, _ faults: inout FaultCollector
    ) throws -> CertificateRevocationList.Entry {
        let parts = try node.sequence("CRL entry")
        guard (2...3).contains(parts.count), parts[0].identifier == .integer else {
            throw X509Error.malformed(what: "CRL entry", detail: "not a serial number and a date")
        }
        let serialNumber = SerialNumber(
            integerContent: try parts[0].primitive("serial number"))
        var reason: RevocationReason?
        var invalidityDate: Date?
        if parts.count == 3 {
            for entry in try CertificateExtension.parse(list: parts[2], &faults) {
                switch entry.oid {
                case .reasonCode:
                    let octets = try DER.parse(entry.value).primitive("reason code")
                    reason =
                        octets.count == 1 ? RevocationReason(code: Int(octets.first ?? 0)) : nil
                    if reason == nil {
                        faults.minor(
                            .entryExtension, "CRL entry \(serialNumber)",
                            "a reason that is not assigned")
                    }
                case .invalidityDate:
                    invalidityDate = try Time.parseGeneralized(
                        try DER.parse(entry.value), "invalidityDate", &faults)
                case .certificateIssuer:
                    continue
                default:
                    guard entry.critical else { continue }
                    faults.minor(
                        .entryExtension, "CRL entry \(serialNumber)",
                        "the unknown extension \(entry.oid) is critical")
                }
            }
        }
        return CertificateRevocationList.Entry(
            serialNumber: serialNumber,
            revocationDate: try Time.parse(parts[1], "revocationDate", &faults), reason: reason,
            invalidityDate: invalidityDate)
    }
}
