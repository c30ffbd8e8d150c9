import ArgumentParser
import RolesAnywhere

/// The tags that creating commands give to what they make.
struct TagOption: ParsableArguments {
    @Option(
        name: .customLong("tag"),
        help: ArgumentHelp("A tag of its own; repeatable.", valueName: "key=value"))
    var texts: [String] = []

    /// The tags, checked.
    func tags() throws -> [Tag] {
        let tags = try texts.map { try TagRule.parse($0) }
        try TagRule.check(tags)
        return tags
    }
}
