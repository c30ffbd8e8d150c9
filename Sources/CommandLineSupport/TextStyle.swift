/// A colour or weight of text on a terminal.
public enum TextStyle: Int, Sendable {
    case bold = 1
    case faint = 2
    case red = 31
    case green = 32
    case yellow = 33
    case cyan = 36
}

/// A line in parts, some of them with a style.
public struct StyledText: Sendable {
    private var parts: [(text: String, style: TextStyle?)] = []

    /// Creates a line of one part.
    ///
    /// - Parameters:
    ///   - text: Any text; control characters are escaped when it is shown.
    ///   - style: How it looks where styles are shown.
    public init(_ text: String, _ style: TextStyle? = nil) {
        add(text, style)
    }

    /// Adds a part at the end.
    ///
    /// - Parameters:
    ///   - text: Any text; control characters are escaped when it is shown.
    ///   - style: How it looks where styles are shown.
    public mutating func add(_ text: String, _ style: TextStyle? = nil) {
        parts.append((text, style))
    }

    /// The line with or without its styles; what came from outside brings none of its own.
    public func rendered(isStyled: Bool) -> String {
        parts.map { text, style in
            let text = PrintableText.escape(text)
            guard isStyled, let style, !text.isEmpty else { return text }
            return "\u{1b}[\(style.rawValue)m\(text)\u{1b}[0m"
        }.joined()
    }
}

extension Context {
    /// Whether standard error shows styles: a terminal that can, of a user who wants them.
    ///
    /// - SeeAlso: no-color.org
    public var showsStyles: Bool {
        let refuses = !(environment["NO_COLOR"] ?? "").isEmpty
        return !refuses && environment["TERM"] != "dumb" && streams.errorColumns > 0
    }

    /// Says lines on standard error, with nothing of others between them.
    ///
    /// - Parameters:
    ///   - lines: The lines; none says nothing.
    ///   - isStyled: Whether their styles are shown.
    public func note(_ lines: [StyledText], isStyled: Bool) {
        guard !lines.isEmpty else { return }
        streams.note(lines.map { $0.rendered(isStyled: isStyled) }.joined(separator: "\n"))
    }
}
