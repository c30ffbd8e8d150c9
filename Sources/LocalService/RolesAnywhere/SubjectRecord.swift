import FoundationEssentials
import RolesAnywhere
import X509

/// A certificate subject that asked for sessions, known by its name, with its history.
///
/// The history is bounded, so that no client fills the memory: of certificates and of instance
/// properties, those used last are kept.
struct SubjectRecord: Sendable {
    static let arnNoun = "subject"

    /// How many certificates, and how many sets of properties, are remembered.
    static let historyLimit = 20

    let id: String
    let arn: String
    let name: String
    let createdAt: Date
    private(set) var lastSeenAt: Date
    var tags: [Tag] = []

    /// The certificates, the last used first.
    private var credentials: [Use<Presented>] = []

    /// The sets of properties, the last told first.
    private var properties: [Use<[String: String]>] = []

    /// What is kept of a certificate.
    private struct Presented: Equatable, Sendable {
        let der: [UInt8]
        let serialNumber: SerialNumber
        let issuer: String

        init(_ certificate: Certificate) {
            der = certificate.der
            serialNumber = certificate.serialNumber
            issuer = "\(certificate.issuer)"
        }
    }

    /// Something that a client came with, and how that ended the last time.
    private struct Use<Thing: Equatable & Sendable>: Sendable {
        let thing: Thing
        let seenAt: Date
        let failed: Bool
    }

    init(id: String, arn: String, name: String, createdAt: Date) {
        self.id = id
        self.arn = arn
        self.name = name
        self.createdAt = createdAt
        lastSeenAt = createdAt
    }

    /// Notes that the subject asked for a session.
    mutating func saw(_ attempt: SubjectAttempt) {
        lastSeenAt = attempt.time
        Self.note(
            Use(
                thing: Presented(attempt.certificate), seenAt: attempt.time, failed: attempt.failed
            ), in: &credentials)
        guard !attempt.instanceProperties.isEmpty else { return }
        Self.note(
            Use(thing: attempt.instanceProperties, seenAt: attempt.time, failed: attempt.failed),
            in: &properties)
    }

    private static func note<Thing>(_ use: Use<Thing>, in history: inout [Use<Thing>]) {
        if let known = history.firstIndex(where: { $0.thing == use.thing }) {
            history.remove(at: known)
        }
        history.insert(use, at: 0)
        if history.count > historyLimit { history.removeLast() }
    }

    /// Roughly how much memory the record takes, in bytes.
    var size: Int {
        let certificates = credentials.map(\.thing.der.count).reduce(0, +)
        let texts = properties.flatMap(\.thing).map { $0.key.utf8.count + $0.value.utf8.count }
        return 1024 + certificates + texts.reduce(0, +)
    }

    /// What ListSubjects says.
    var summary: SubjectSummary {
        var summary = SubjectSummary(subjectArn: arn, subjectId: id)
        summary.enabled = true
        summary.x509Subject = name
        summary.lastSeenAt = lastSeenAt.microsecondTimestamp
        summary.createdAt = createdAt.microsecondTimestamp
        summary.updatedAt = lastSeenAt.microsecondTimestamp
        return summary
    }

    /// What GetSubject says.
    var detail: SubjectDetail {
        SubjectDetail(
            summary,
            credentials: credentials.map { use in
                CredentialSummary(
                    seenAt: use.seenAt.microsecondTimestamp,
                    serialNumber: use.thing.serialNumber.decimal, issuer: use.thing.issuer,
                    enabled: true,
                    x509CertificateData: PEM.encode(label: "CERTIFICATE", use.thing.der),
                    failed: use.failed)
            },
            instanceProperties: properties.map { use in
                InstanceProperty(
                    seenAt: use.seenAt.microsecondTimestamp, properties: use.thing,
                    failed: use.failed)
            })
    }
}

/// One request for a session by a certificate whose signature was good.
struct SubjectAttempt: Sendable {
    let certificate: Certificate
    let instanceProperties: [String: String]

    /// Whether it ended without a session.
    let failed: Bool

    let time: Date
}
