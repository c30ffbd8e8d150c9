import AWS
import FoundationEssentials
import RolesAnywhere
import X509

/// What `ra status` shows.
struct StatusRecord: Encodable {
    let trustAnchors: [AnchorRecord]
    let crls: [ListRecord]
    let profiles: [ProfileLine]
    let roles: [RoleLine]
    let subjects: [SubjectLine]
    let findings: [FindingRecord]

    /// A trust anchor in short.
    struct AnchorRecord: Encodable {
        let name: String
        let arn: String
        let enabled: Bool
        let sourceType: String?
        let expiresAt: Date?
        let crls: [String]
    }

    /// An imported CRL in short.
    struct ListRecord: Encodable {
        let name: String
        let arn: String
        let enabled: Bool
        let trustAnchor: String
        let number: String?
        let nextUpdate: Date?
        let revokedCount: Int?
        let fillPercent: Int
    }

    /// A profile in short.
    struct ProfileLine: Encodable {
        let name: String
        let arn: String
        let enabled: Bool
        let roles: [String]
        let durationSeconds: Int?
    }

    /// A role in short.
    struct RoleLine: Encodable {
        let name: String
        let arn: String
        let managed: Bool
        let maxSessionDurationSeconds: Int?
    }

    /// A subject in short.
    struct SubjectLine: Encodable {
        let subject: String
        let arn: String
        let lastSeenAt: String?
    }

    /// A finding.
    struct FindingRecord: Encodable {
        let severity: String
        let code: String
        let kind: String
        let name: String
        let arn: String
        let message: String
    }
}

extension StatusRecord {
    init(_ snapshot: AccountSnapshot, _ findings: [StatusFinding]) {
        let anchors = Dictionary(
            snapshot.trustAnchors.map { ($0.trustAnchorArn, $0.name) },
            uniquingKeysWith: { first, _ in first })
        trustAnchors = snapshot.trustAnchors.map { anchor in
            AnchorRecord(
                anchor, crls: snapshot.crls.filter { $0.trustAnchorArn == anchor.trustAnchorArn })
        }
        crls = snapshot.crls.map { crl in
            ListRecord(crl, anchor: crl.trustAnchorArn.flatMap { anchors[$0] })
        }
        profiles = snapshot.profiles.map { profile in
            ProfileLine(
                name: profile.name, arn: profile.profileArn, enabled: profile.enabled ?? false,
                roles: profile.roleArns ?? [], durationSeconds: profile.durationSeconds)
        }
        roles = (snapshot.roles ?? []).map { role in
            RoleLine(
                name: role.name, arn: role.arn, managed: role.isOurs,
                maxSessionDurationSeconds: role.maxSessionDurationSeconds)
        }
        subjects = snapshot.subjects.sorted { ($0.lastSeenAt ?? "") > ($1.lastSeenAt ?? "") }.map {
            SubjectLine(
                subject: $0.x509Subject ?? "", arn: $0.subjectArn, lastSeenAt: $0.lastSeenAt)
        }
        self.findings = findings.map {
            FindingRecord(
                severity: $0.severity.rawValue, code: $0.code, kind: $0.kind.rawValue,
                name: $0.name, arn: $0.arn, message: $0.message)
        }
    }
}

extension StatusRecord.AnchorRecord {
    init(_ anchor: TrustAnchorDetail, crls: [CrlDetail]) {
        name = anchor.name
        arn = anchor.trustAnchorArn
        enabled = anchor.enabled ?? false
        sourceType = anchor.source?.sourceType
        expiresAt = anchor.certificates.map(\.validity.notAfter).max()
        self.crls = crls.map(\.name)
    }
}

extension StatusRecord.ListRecord {
    init(_ crl: CrlDetail, anchor: String?) {
        let list = crl.list
        name = crl.name
        arn = crl.crlArn
        enabled = crl.enabled ?? false
        trustAnchor = anchor ?? crl.trustAnchorArn ?? ""
        number = list?.number?.decimal
        nextUpdate = list?.nextUpdate
        revokedCount = list?.entries.count
        fillPercent = crl.fillPercent
    }
}
