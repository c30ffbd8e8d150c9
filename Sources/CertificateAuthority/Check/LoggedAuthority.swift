import FoundationEssentials
import X509

/// An authority as the audit log has told of it so far.
struct LoggedAuthority {
    let name: String
    /// Nil in entries of older versions that do not say.
    let kind: String?
    /// As text.
    let subject: String
    /// SHA-256 over the SubjectPublicKeyInfo, nil in entries of older versions.
    let keySHA256: [UInt8]?
    /// The authority that it is to follow in a rotation.
    let predecessor: String?
    var state: String
    /// Nil until a rotation has moved it, where its first entry does not say.
    var stage: String?
    var crlURLs: Set<String> = []
    var caIssuersURLs: Set<String> = []

    /// How the entry of an authority that is new names it: KIND NAME spki HASH [after NAME].
    static func text(
        _ draft: AuthorityStore.AuthorityDraft, following predecessor: String?
    ) -> String {
        "\(draft.kind.rawValue) \(draft.name) spki \(Digest.sha256Hex(draft.publicKey.spki))"
            + (predecessor.map { " after \($0)" } ?? "")
    }

    // What can follow a name; else "subject" is what comes behind an authority called "root".
    private static let nextWords: Set<String> = [
        "spki", "after", "state", "stage", "serial", "subject",
    ]

    // KIND NAME [spki HASH] [after NAME] [state STATE] [stage STAGE] [serial …] subject TEXT
    init?(_ words: [String], state: String, droppingLast dropped: Int = 0) {
        // An authority may be called "root", or "subject".
        let kinds = AuthorityRecord.Kind.allCases.map(\.rawValue)
        let hasKind =
            words.count >= 3 && kinds.contains(words[0])
            && (words[1] != "subject" || Self.nextWords.contains(words[2]))
        guard let end = words.dropFirst(hasKind ? 2 : 1).firstIndex(of: "subject"),
            words.count >= end + 1 + dropped
        else { return nil }
        kind = hasKind ? words[0] : nil
        name = hasKind ? words[1] : words[0]
        subject = words[(end + 1)..<(words.count - dropped)].joined(separator: " ")
        var values: [String: String] = [:]
        for index in stride(from: hasKind ? 2 : 1, to: end - 1, by: 2) {
            values[words[index]] = words[index + 1]
        }
        keySHA256 = values["spki"].flatMap(Hex.decode)
        predecessor = values["after"]
        self.state = values["state"] ?? state
        stage =
            values["stage"]
            ?? (keySHA256 == nil ? nil : predecessor == nil ? "issuing" : "prepared")
    }

    /// The same authority under a name as its certificate has it.
    init(_ other: LoggedAuthority, subject: String) {
        name = other.name
        kind = other.kind
        self.subject = subject
        keySHA256 = other.keySHA256
        predecessor = other.predecessor
        state = "active"
        stage = other.stage
    }
}
