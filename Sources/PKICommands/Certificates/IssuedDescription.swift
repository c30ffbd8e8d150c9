import CertificateAuthority
import FoundationEssentials

/// A client that was issued, as `issue-client` and `rekey` print it.
struct IssuedDescription: Encodable {
    let directory: String
    let isResumed: Bool
    let record: RecordDescription

    init(_ issued: IssuedClient, at now: Date) {
        directory = issued.directory
        isResumed = issued.isResumed
        record = RecordDescription(issued.record, at: now)
    }

    func encode(to encoder: any Encoder) throws {
        try record.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(directory, forKey: .directory)
        try container.encode(isResumed, forKey: .isResumed)
    }

    enum Keys: CodingKey { case directory, isResumed }
}
