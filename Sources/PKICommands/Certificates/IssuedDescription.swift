import CertificateAuthority
import FoundationEssentials

/// A client that was issued, as `issue-client` and `rekey` print it.
struct IssuedDescription: Encodable {
    let directory: String
    let isResumed: Bool
    let entry: EntryDescription

    init(_ issued: IssuedClient, in store: AuthorityStore, at now: Date) throws {
        directory = issued.directory
        isResumed = issued.isResumed
        entry = EntryDescription(try store.entry(of: issued.record, at: now), at: now)
    }

    func encode(to encoder: any Encoder) throws {
        try entry.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(directory, forKey: .directory)
        try container.encode(isResumed, forKey: .isResumed)
    }

    enum Keys: CodingKey { case directory, isResumed }
}
