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

    /// Roughly how much memory the record takes, in bytes.
    private(set) var size = 1024

    var tags: [Tag] = []

    /// The certificates, the last used first.
    private var credentials: [Use<Presented>] = []

    /// The sets of properties, the last told first.
    private var properties: [Use<[String: String]>] = []

    /// What is kept of a certificate.
    private struct Presented: Equatable, Sendable {
        let der: [UInt8]
        let serialNumber: SerialNumber
        let issuer: DistinguishedName

        init(_ certificate: Certificate) {
            der = certificate.der
            serialNumber = certificate.serialNumber
            issuer = certificate.issuer
        }
    }

    /// Something that a client came with, and how that ended the last time.
    private struct Use<Thing: Equatable & Sendable>: Sendable {
        let thing: Thing
        var seenAt: Date
        var failed: Bool
    }

    init(id: String, arn: String, name: String, createdAt: Date) {
        self.id = id
        self.arn = arn
        self.name = name
        self.createdAt = createdAt
        lastSeenAt = createdAt
    }

    /// Notes that the subject asked for a session.
    ///
    /// - Returns: roughly how many bytes of memory that takes.
    mutating func saw(_ attempt: SubjectAttempt) -> Int {
        lastSeenAt = attempt.time
        var bytes = Self.note(Presented(attempt.certificate), attempt, in: &credentials) {
            $0.der.count + 256
        }
        if !attempt.instanceProperties.isEmpty {
            bytes += Self.note(attempt.instanceProperties, attempt, in: &properties) { properties in
                properties.map { $0.key.utf8.count + $0.value.utf8.count + 64 }.reduce(0, +)
            }
        }
        size += bytes
        return bytes
    }

    private static func note<Thing>(
        _ thing: Thing, _ attempt: SubjectAttempt, in history: inout [Use<Thing>],
        size: (Thing) -> Int
    ) -> Int {
        let place = history.firstIndex { $0.thing == thing }
        // Most subjects come with what they came with the last time.
        if place == 0 {
            history[0].seenAt = attempt.time
            history[0].failed = attempt.failed
            return 0
        }
        var bytes = size(thing)
        if let place {
            bytes -= size(history.remove(at: place).thing)
        } else if history.count == historyLimit {
            bytes -= size(history.removeLast().thing)
        }
        history.insert(Use(thing: thing, seenAt: attempt.time, failed: attempt.failed), at: 0)
        return bytes
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
                    serialNumber: use.thing.serialNumber.decimal, issuer: "\(use.thing.issuer)",
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
