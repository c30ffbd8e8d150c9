import CommandLineSupport
import FoundationEssentials
import RolesAnywhere
import X509

/// A trust anchor as commands show it.
struct TrustAnchorRecord: Encodable {
    let name: String
    let arn: String
    let enabled: Bool
    let sourceType: String?
    let privateCAARN: String?
    let certificates: [CertificateRecord]
    let notifications: [NotificationRecord]
    let createdAt: String?
    let updatedAt: String?
    var tags: [String: String]?

    /// A CA certificate of a trust anchor.
    struct CertificateRecord: Encodable {
        let subject: String
        let notBefore: Date
        let notAfter: Date
        let sha256: String
    }

    /// When AWS tells of certificates that will expire.
    struct NotificationRecord: Encodable {
        let event: String
        let enabled: Bool
        let days: Int?
        let configuredBy: String?
    }

    init(_ detail: TrustAnchorDetail, tags: [Tag]? = nil) {
        name = detail.name
        arn = detail.trustAnchorArn
        enabled = detail.enabled ?? false
        sourceType = detail.source?.sourceType
        privateCAARN = detail.source?.sourceData?.acmPcaArn
        let pem = detail.source?.sourceData?.x509CertificateData ?? ""
        // A trust anchor whose certificates nobody can read is still listed.
        certificates = ((try? Certificate.bundle(pem: Array(pem.utf8))) ?? []).map {
            CertificateRecord(
                subject: $0.subject.description, notBefore: $0.validity.notBefore,
                notAfter: $0.validity.notAfter, sha256: Hex.encode($0.sha256Fingerprint))
        }
        notifications = (detail.notificationSettings ?? []).map {
            NotificationRecord(
                event: $0.event, enabled: $0.enabled, days: $0.threshold,
                configuredBy: $0.configuredBy)
        }
        createdAt = detail.createdAt
        updatedAt = detail.updatedAt
        self.tags = tags.map(TagRecord.dictionary)
    }

    static let columns = ["NAME", "ENABLED", "CERTIFICATE", "EXPIRES", "ARN"]

    var cells: [String] {
        [
            name, enabled ? "yes" : "no",
            certificates.isEmpty
                ? privateCAARN ?? "" : certificates.map(\.subject).joined(separator: " + "),
            certificates.map(\.notAfter).min()?.ISO8601Format() ?? "", arn,
        ]
    }

    var sheet: Sheet {
        var sheet = Sheet(title: name)
        sheet.add("arn", arn)
        sheet.add("enabled", enabled ? "yes" : "no")
        sheet.add("source", sourceType)
        sheet.add("private CA", privateCAARN)
        sheet.add(
            "certificate",
            certificates.flatMap { certificate in
                [
                    certificate.subject,
                    "  valid from \(certificate.notBefore.ISO8601Format()) "
                        + "until \(certificate.notAfter.ISO8601Format())",
                    "  SHA-256 \(certificate.sha256)",
                ]
            })
        sheet.add(
            "notifications",
            notifications.map { setting in
                setting.event
                    + (setting.enabled
                        ? setting.days.map { ": \($0) days before" } ?? ": on" : ": off")
            })
        sheet.add("created", createdAt)
        sheet.add("updated", updatedAt)
        sheet.add("tags", TagRecord.lines(tags))
        return sheet
    }
}
