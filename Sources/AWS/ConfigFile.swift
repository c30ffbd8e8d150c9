/// One of AWS's shared files: sections of `key = value`, some with a second level below a key.
///
/// It reads what botocore reads. Where botocore refuses the whole file because a section or a key
/// appears twice, the later one wins here, as in AWS's other SDKs. The bytes are kept, so that
/// settings can be changed and all else stays.
///
/// - SeeAlso: AWS SDKs and Tools Reference Guide, "Format of the config and credentials files"
public struct ConfigFile: Sendable {
    /// Where the file is, for messages.
    public let path: String

    /// The sections in the file's order; the same name may come more than once.
    public let sections: [Section]

    /// The file as it was read.
    public let bytes: [UInt8]

    /// Reads a file's content; no bytes are an empty file.
    ///
    /// - Throws: `AWSError.configSyntax`
    public init(_ bytes: [UInt8], path: String) throws(AWSError) {
        var parser = ConfigFileParser(path: path)
        sections = try parser.parse(bytes)
        self.bytes = bytes
        self.path = path
    }

    /// The settings of a section; nil if there is none of that name.
    ///
    /// Where the same header comes again, the later settings win one by one. Where two headers are
    /// ways to write one name, as `[default]` and `[profile default]`, the one that begins later
    /// replaces the other, as in botocore. What `[DEFAULT]` sets holds in every section.
    public func settings(of name: SectionName) -> [String: Value]? {
        let named = sections.filter { $0.name == name && !$0.isOfDefaults }
        var headers: [String] = []
        for section in named where !headers.contains(section.header) {
            headers.append(section.header)
        }
        guard let header = headers.last else { return nil }
        return settings(under: header)
    }

    /// The settings of every section with that text between the brackets, over the defaults.
    public func settings(under header: String) -> [String: Value]? {
        let found = sections.filter { $0.header == header && !$0.isOfDefaults }
        guard !found.isEmpty else { return nil }
        let defaults = sections.filter(\.isOfDefaults)
        return (defaults + found).reduce(into: [:]) { all, section in
            all.merge(section.settings) { _, later in later }
        }
    }
}

extension ConfigFile {
    /// What a key has: text, or keys of a second level.
    public enum Value: Hashable, Sendable {
        /// Text; lines that continue it are joined with line feeds.
        case text(String)

        /// Keys below a key without a value.
        case nested([String: String])

        /// The text, unless there is a second level.
        public var text: String? {
            if case .text(let text) = self { text } else { nil }
        }
    }

    /// A header and the settings below it.
    public struct Section: Hashable, Sendable {
        /// The text between the brackets.
        public let header: String

        /// The line of the header, counted from 1.
        public let line: Int

        /// What the section sets; keys in lower case.
        public internal(set) var settings: [String: Value]

        /// Where the header's line is in the file's bytes, with its ending.
        let headerRange: Range<Int>

        /// What stands before the header.
        let headerIndent: [UInt8]

        /// What the lines set, in the file's order; a key may come more than once.
        var entries: [Entry] = []

        /// What the header says in the config file.
        public var name: SectionName { SectionName(header: header) }

        /// Whether its settings hold in every other section, as Python's reader has it.
        public var isOfDefaults: Bool { header == "DEFAULT" }
    }

    /// Where one setting is in the file's bytes.
    struct Entry: Hashable, Sendable {
        /// The key in lower case.
        let key: String

        /// What stands before the key.
        let indent: [UInt8]

        /// What follows the delimiter in the key's line, without blanks at both ends.
        let value: Range<Int>

        /// The key's line and those that continue it, with their endings; not the comments between.
        var lines: [Range<Int>]
    }

    /// What a section of the config file describes.
    public enum SectionName: Hashable, Sendable {
        /// `[default]` or `[profile NAME]`
        case profile(String)

        /// `[services NAME]`
        case services(String)

        /// `[sso-session NAME]`
        case ssoSession(String)

        /// Anything else, as written.
        case other(String)

        /// Reads the text between the brackets.
        public init(header: String) {
            guard header != "default" else {
                self = .profile(header)
                return
            }
            // A blank before the word makes it another, though it is none of the words.
            let words = header.first?.isWhitespace == true ? [] : ShellWords.split(header) ?? []
            switch (words.count, words.first) {
            case (2, "profile"): self = .profile(words[1])
            case (2, "services"): self = .services(words[1])
            case (2, "sso-session"): self = .ssoSession(words[1])
            default: self = .other(header)
            }
        }

        /// The text between the brackets.
        public var header: String {
            switch self {
            case .profile("default"): "default"
            case .profile(let name): "profile \(ShellWords.quote(name))"
            case .services(let name): "services \(ShellWords.quote(name))"
            case .ssoSession(let name): "sso-session \(ShellWords.quote(name))"
            case .other(let header): header
            }
        }
    }
}
