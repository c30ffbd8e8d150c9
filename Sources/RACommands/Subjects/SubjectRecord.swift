import CommandLineSupport
import FoundationEssentials
import RolesAnywhere
import X509

/// A certificate subject that asked for sessions, as commands show it.
struct SubjectRecord: Encodable {
    let subject: String
    let arn: String
    let enabled: Bool
    let lastSeenAt: String?
    let createdAt: String?
    let updatedAt: String?
    var certificates: [CertificateRecord]?
    var instanceProperties: [PropertiesRecord]?
    var tags: [String: String]?

    /// A certificate with which it asked.
    struct CertificateRecord: Encodable {
        let serialNumber: String?
        let issuer: String?
        let notAfter: Date?
        let seenAt: String?
        let failed: Bool
    }

    /// What it told of one of its machines.
    struct PropertiesRecord: Encodable {
        let properties: [String: String]
        let seenAt: String?
        let failed: Bool
    }

    init(_ summary: SubjectSummary) {
        subject = summary.x509Subject ?? ""
        arn = summary.subjectArn
        enabled = summary.enabled ?? false
        lastSeenAt = summary.lastSeenAt
        createdAt = summary.createdAt
        updatedAt = summary.updatedAt
    }

    init(_ detail: SubjectDetail, tags: [Tag]) {
        subject = detail.x509Subject ?? ""
        arn = detail.subjectArn
        enabled = detail.enabled ?? false
        lastSeenAt = detail.lastSeenAt
        createdAt = detail.createdAt
        updatedAt = detail.updatedAt
        certificates = (detail.credentials ?? []).map { CertificateRecord($0) }
        instanceProperties = (detail.instanceProperties ?? []).map {
            PropertiesRecord(
                properties: $0.properties ?? [:], seenAt: $0.seenAt, failed: $0.failed ?? false)
        }
        self.tags = TagRecord.dictionary(tags)
    }

    static let columns = ["SUBJECT", "LAST SEEN", "FIRST SEEN", "ARN"]

    var cells: [String] { [subject, lastSeenAt ?? "", createdAt ?? "", arn] }

    var sheet: Sheet {
        var sheet = Sheet(title: subject)
        sheet.add("arn", arn)
        sheet.add("last seen", lastSeenAt)
        sheet.add("first seen", createdAt)
        sheet.add("certificate", (certificates ?? []).flatMap(\.lines))
        sheet.add(
            "instance",
            (instanceProperties ?? []).map { instance in
                instance.properties.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                    .joined(separator: " ")
            })
        sheet.add("tags", TagRecord.lines(tags))
        return sheet
    }
}

extension SubjectRecord.CertificateRecord {
    init(_ credential: CredentialSummary) {
        // The service has the number in decimal; everything else here has it in hex.
        serialNumber = credential.serialNumber.map { SerialNumber(decimal: $0)?.hex ?? $0 }
        issuer = credential.issuer
        let pem = credential.x509CertificateData ?? ""
        // A certificate that nobody can read is still listed.
        notAfter = (try? Certificate(pem: Array(pem.utf8)))?.validity.notAfter
        seenAt = credential.seenAt
        failed = credential.failed ?? false
    }

    fileprivate var lines: [String] {
        [
            (serialNumber ?? "unknown") + (notAfter.map { " until \($0.ISO8601Format())" } ?? ""),
            "  issuer \(issuer ?? "unknown")",
            "  last used \(seenAt ?? "unknown"), " + (failed ? "refused" : "with a session"),
        ]
    }
}
