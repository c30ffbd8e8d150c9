import CertificateAuthority
import CommandLineSupport
import FoundationEssentials
import X509

/// A certificate of the inventory as `list`, `search`, `expiring` and `show` print it.
struct EntryDescription: Encodable {
    let record: RecordDescription
    let subjectAlternativeNames: [String]
    let replaces: String?
    let isReplaced: Bool

    init(_ entry: InventoryEntry, at now: Date) {
        record = RecordDescription(entry.record, at: now)
        subjectAlternativeNames = entry.alternativeNames
        replaces = entry.predecessor?.hex
        isReplaced = entry.hasLiveSuccessor
    }

    func encode(to encoder: any Encoder) throws {
        try record.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(subjectAlternativeNames, forKey: .subjectAlternativeNames)
        try container.encodeIfPresent(replaces, forKey: .replaces)
        try container.encode(isReplaced, forKey: .isReplaced)
    }

    enum Keys: CodingKey { case subjectAlternativeNames, replaces, isReplaced }

    /// The columns of a table.
    static let columns = ["NAME", "KIND", "STATE", "VALID UNTIL", "ISSUER", "SERIAL NUMBER"]

    var cells: [String] {
        [
            record.name, record.kind, record.stateText, record.notAfter.ISO8601Format(),
            record.issuer, record.serialNumber,
        ]
    }

    /// The header of comma-separated values: the fields of the JSON, flat.
    static let fields = [
        "name", "kind", "state", "isExpired", "issuer", "serialNumber", "subject",
        "subjectAlternativeNames", "notBefore", "notAfter", "key", "profile", "requester",
        "reservedAt", "issuedAt", "sha256Fingerprint", "replaces", "isReplaced", "revokedAt",
        "revocationReason", "invalidityDate",
    ]

    /// One line of comma-separated values; alternative names are separated by blanks.
    var values: [String?] {
        [
            record.name, record.kind, record.state, "\(record.isExpired)", record.issuer,
            record.serialNumber, record.subject, subjectAlternativeNames.joined(separator: " "),
            record.notBefore.ISO8601Format(), record.notAfter.ISO8601Format(), record.key,
            record.profile, record.requester, record.reservedAt.ISO8601Format(),
            record.issuedAt?.ISO8601Format(), record.sha256Fingerprint, replaces, "\(isReplaced)",
            record.revocation?.revokedAt.ISO8601Format(), record.revocation?.reason,
            record.revocation?.invalidityDate?.ISO8601Format(),
        ]
    }
}
