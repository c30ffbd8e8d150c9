/// What the tags of a resource say of who looks after it.
struct Ownership: Sendable {
    /// Whether this tool made it, or has taken it over.
    var isOurs = false

    /// The manifest that it belongs to, where one claims it.
    var manifest: String?

    /// Whether its making, or a change of it, was begun and not finished.
    var isUnfinished = false

    /// What its fields were like when they were last applied, by digests; nil where nothing is known.
    var applied: [String: String]?

    init() {}

    /// Reads the tags of a resource.
    init(tags: [String: String]) {
        isOurs = tags[OwnershipTag.key] == OwnershipTag.value
        manifest = tags[ManifestTag.manifest]
        isUnfinished = StateTag.unfinished.contains(tags[StateTag.key] ?? "")
        applied = tags[ManifestTag.applied].flatMap(Self.digests)
    }

    /// The tags that say so of a resource with these settings, which a manifest may own.
    static func tags(for settings: Settings, manifest: String?) -> [String: String] {
        var tags = [
            OwnershipTag.key: OwnershipTag.value, ManifestTag.applied: text(of: settings),
        ]
        tags[ManifestTag.manifest] = manifest
        return tags
    }

    /// Whether a field was changed since it was last applied.
    ///
    /// Nothing is said of what is not known.
    func hasDrifted(_ field: Settings.Field) -> Bool {
        guard !isUnfinished, let digest = applied?[field.name] else { return false }
        return digest != field.digest
    }

    private static let version = "v1"

    /// The value of a tag: the fields' names and digests, 256 characters at most.
    private static func text(of settings: Settings) -> String {
        ([version] + settings.fields.map { "\($0.name)=\($0.digest)" }).joined(separator: " ")
    }

    private static func digests(_ text: String) -> [String: String]? {
        let words = text.split(separator: " ")
        guard words.first == version[...] else { return nil }
        var digests: [String: String] = [:]
        for word in words.dropFirst() {
            let parts = word.split(separator: "=")
            guard parts.count == 2 else { return nil }
            digests[String(parts[0])] = String(parts[1])
        }
        return digests
    }
}

/// The tags by which a manifest knows its own, and what it has done.
enum ManifestTag {
    /// The name of the manifest.
    static let manifest = OwnershipTag.prefix + "manifest"

    /// What was applied last, so that a change by somebody else is seen.
    static let applied = OwnershipTag.prefix + "applied"
}
