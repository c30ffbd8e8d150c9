import FoundationEssentials
import SwiftASN1

/// The fields of a CertificateList, read once.
struct ParsedList {
    let tbs: [UInt8]
    let issuer: DistinguishedName
    let signatureAlgorithm: SignatureAlgorithm
    let signature: [UInt8]
    let thisUpdate: Date
    let nextUpdate: Date?
    let entries: [CertificateRevocationList.Entry]
    let extensions: [CertificateExtension]

    init(_ der: [UInt8]) throws {
        let (tbs, algorithm, signature) = try SignedStructure.parts(der, what: "CRL")
        var fields = try tbs.parts("CRL")[...]
        if fields.first?.identifier == .integer { fields.removeFirst() }
        guard fields.count >= 3 else {
            throw X509Error.malformed(what: "CRL", detail: "fields are missing")
        }
        guard try SignatureAlgorithm(node: fields.removeFirst()) == algorithm else {
            throw X509Error.malformed(
                what: "CRL", detail: "inner and outer signature algorithm differ")
        }
        self.tbs = Array(tbs.encodedBytes)
        self.signature = signature
        signatureAlgorithm = algorithm
        issuer = try DistinguishedName(der: Array(fields.removeFirst().encodedBytes))
        thisUpdate = try Time.parse(fields.removeFirst())
        if let next = fields.first, [.utcTime, .generalizedTime].contains(next.identifier) {
            nextUpdate = try Time.parse(next)
            fields.removeFirst()
        } else {
            nextUpdate = nil
        }
        if let list = fields.first, list.identifier == .sequence {
            entries = try list.parts("revoked certificates").map(ParsedList.entry)
            fields.removeFirst()
        } else {
            entries = []
        }
        if let tagged = fields.first, tagged.isTagged(0),
            let list = try tagged.parts("CRL extensions").first
        {
            extensions = try CertificateExtension.parse(list: list)
            fields.removeFirst()
        } else {
            extensions = []
        }
        guard fields.isEmpty else {
            throw X509Error.malformed(what: "CRL", detail: "an unknown field at its end")
        }
    }

    static func entry(_ node: ASN1Node) throws -> CertificateRevocationList.Entry {
        let parts = try node.parts("CRL entry")
        guard (2...3).contains(parts.count), parts[0].identifier == .integer else {
            throw X509Error.malformed(what: "CRL entry", detail: "not a serial number and a date")
        }
        var reason: RevocationReason?
        var invalidityDate: Date?
        if parts.count == 3 {
            for entry in try CertificateExtension.parse(list: parts[2]) {
                switch entry.oid {
                case .reasonCode:
                    let node = try DER.parse(entry.value)
                    let octets = try node.primitive("reason code")
                    reason =
                        octets.count == 1 ? RevocationReason(code: Int(octets.first ?? 0)) : nil
                case .invalidityDate:
                    invalidityDate = try Time.parse(try DER.parse(entry.value))
                default: continue
                }
            }
        }
        return CertificateRevocationList.Entry(
            serialNumber: SerialNumber(unsigned: try parts[0].primitive("serial number")),
            revocationDate: try Time.parse(parts[1]), reason: reason,
            invalidityDate: invalidityDate)
    }
}
