import CommandLineSupport
import FoundationEssentials
import RolesAnywhere
import X509

/// An imported CRL as commands show it.
struct RevocationListRecord: Encodable {
    let name: String
    let arn: String
    let enabled: Bool
    let trustAnchorARN: String?
    let issuer: String?
    let number: String?
    let thisUpdate: Date?
    let nextUpdate: Date?
    let revokedCount: Int?
    let createdAt: String?
    let updatedAt: String?
    var revoked: [Entry]?
    var tags: [String: String]?

    /// One revoked certificate.
    struct Entry: Encodable {
        let serialNumber: String
        let revokedAt: Date
        let reason: String?
    }

    init(_ detail: CrlDetail) {
        // A list that nobody can read is still listed.
        let list = Self.parse(detail)
        name = detail.name
        arn = detail.crlArn
        enabled = detail.enabled ?? false
        trustAnchorARN = detail.trustAnchorArn
        issuer = list?.issuer.description
        number = list?.number?.decimal
        thisUpdate = list?.thisUpdate
        nextUpdate = list?.nextUpdate
        revokedCount = list?.entries.count
        createdAt = detail.createdAt
        updatedAt = detail.updatedAt
    }

    init(_ detail: CrlDetail, tags: [Tag]) {
        self.init(detail)
        self.tags = TagRecord.dictionary(tags)
        revoked = Self.parse(detail)?.entries.map {
            Entry(
                serialNumber: $0.serialNumber.hex, revokedAt: $0.revocationDate,
                reason: $0.reason?.rawValue)
        }
    }

    private static func parse(_ detail: CrlDetail) -> CertificateRevocationList? {
        guard let bytes = detail.crlData.flatMap(Base64.decode) else { return nil }
        return try? CertificateRevocationList(pemOrDER: bytes)
    }

    static let columns = ["NAME", "ENABLED", "REVOKED", "NEXT UPDATE", "TRUST ANCHOR", "ARN"]

    var cells: [String] {
        [
            name, enabled ? "yes" : "no", revokedCount.map { "\($0)" } ?? "unreadable",
            nextUpdate?.ISO8601Format() ?? "", trustAnchorARN ?? "", arn,
        ]
    }

    var sheet: Sheet {
        var sheet = Sheet(title: name)
        sheet.add("arn", arn)
        sheet.add("enabled", enabled ? "yes" : "no")
        sheet.add("trust anchor", trustAnchorARN)
        sheet.add("issuer", issuer ?? "unreadable")
        sheet.add("number", number)
        sheet.add("this update", thisUpdate?.ISO8601Format())
        sheet.add("next update", nextUpdate?.ISO8601Format())
        sheet.add(
            "revoked",
            (revoked ?? []).map { entry in
                "\(entry.serialNumber) at \(entry.revokedAt.ISO8601Format())"
                    + (entry.reason.map { ", \($0)" } ?? "")
            })
        sheet.add("created", createdAt)
        sheet.add("updated", updatedAt)
        sheet.add("tags", TagRecord.lines(tags))
        return sheet
    }
}
