/// Reads the grammar that Python's `configparser` gives to botocore.
///
/// A line that is indented deeper than the key above it continues that key's value. Comments are
/// whole lines that begin with `#` or `;`. A key ends at the first `=` or `:`. A backslash is a
/// character like any other. Python looks at code points, and so does this: a mark that an accent
/// follows is still that mark. Messages carry no text of the file, which may be secret.
struct ConfigFileParser {
    let path: String

    private var sections: [ConfigFile.Section] = []
    private var key: String?
    private var values: [String: [String]] = [:]
    private var indent = 0

    init(path: String) {
        self.path = path
    }

    mutating func parse(_ bytes: [UInt8]) throws(AWSError) -> [ConfigFile.Section] {
        var number = 0
        for line in Self.lines(of: bytes) {
            number += 1
            guard let text = String(validating: bytes[line.start..<line.end], as: UTF8.self) else {
                throw syntax(number, "the line is not UTF-8")
            }
            try read(Line(number: number, text: text, range: line.start..<line.next))
        }
        try finishSection()
        return sections
    }

    /// One line, and where it is in the file.
    private struct Line {
        let number: Int
        let text: String
        let range: Range<Int>

        /// What is left without blanks at both ends.
        var content: Substring { text.trimmed }

        /// The blanks before the content.
        var indent: String {
            String(text.unicodeScalars.prefix { $0.properties.isWhitespace })
        }
    }

    private mutating func read(_ line: Line) throws(AWSError) {
        let content = line.content
        if content.isEmpty {
            if let key { values[key]?.append("") }
            return
        }
        let first = content.unicodeScalars.first
        if first == "#" || first == ";" { return }
        if let key, line.indent.unicodeScalars.count > indent {
            values[key]?.append(String(content))
            let last = sections.count - 1
            sections[last].entries[sections[last].entries.count - 1].lines.append(line.range)
            return
        }
        indent = line.indent.unicodeScalars.count
        if let header = Self.header(in: content) {
            try finishSection()
            sections.append(
                ConfigFile.Section(
                    header: header, line: line.number, settings: [:], headerRange: line.range,
                    headerIndent: Array(line.indent.utf8)))
        } else {
            try readSetting(content, line)
        }
    }

    private mutating func readSetting(_ content: Substring, _ line: Line) throws(AWSError) {
        guard !sections.isEmpty else {
            throw syntax(line.number, "a section's [header] must come first")
        }
        guard let delimiter = content.unicodeScalars.firstIndex(where: { $0 == "=" || $0 == ":" })
        else {
            throw syntax(line.number, "there is no \"=\"")
        }
        let name = content[..<delimiter].trimmed.lowercased()
        guard !name.isEmpty else { throw syntax(line.number, "there is no key before \"=\"") }
        key = name
        let value = line.text[content.unicodeScalars.index(after: delimiter)...].trimmed
        values[name] = [String(value)]
        let before = line.text[..<value.startIndex].utf8.count
        let start = line.range.lowerBound + before
        sections[sections.count - 1].entries.append(
            ConfigFile.Entry(
                key: name, indent: Array(line.indent.utf8),
                value: start..<start + value.utf8.count, lines: [line.range]))
    }

    /// Joins the lines of each value, and reads the second level where the first line is empty.
    private mutating func finishSection() throws(AWSError) {
        defer {
            values = [:]
            key = nil
        }
        guard let last = sections.indices.last else { return }
        for (name, lines) in values {
            let kept = lines.reversed().drop(while: \.isEmpty).reversed()
            guard kept.count > 1, lines[0].isEmpty else {
                sections[last].settings[name] = .text(kept.joined(separator: "\n"))
                continue
            }
            sections[last].settings[name] = .nested(
                try nested(Array(kept), below: name, section: sections[last]))
        }
    }

    private func nested(
        _ lines: [String], below name: String, section: ConfigFile.Section
    ) throws(AWSError) -> [String: String] {
        var settings: [String: String] = [:]
        for line in lines where !line.isEmpty {
            guard let delimiter = line.unicodeScalars.firstIndex(of: "=") else {
                throw syntax(section.line, "below \"\(name)\" a line has no \"=\"")
            }
            let value = line[line.unicodeScalars.index(after: delimiter)...].trimmed
            settings[String(line[..<delimiter].trimmed)] = String(value)
        }
        return settings
    }

    /// `[header]`, whatever follows the last bracket.
    private static func header(in content: Substring) -> String? {
        let scalars = content.unicodeScalars
        guard scalars.first == "[", let end = scalars.lastIndex(of: "]") else { return nil }
        let start = scalars.index(after: scalars.startIndex)
        return start < end ? String(content[start..<end]) : nil
    }

    private func syntax(_ line: Int, _ problem: String) -> AWSError {
        .configSyntax(path: path, line: line, problem: problem)
    }
}

extension ConfigFileParser {
    /// Where each line begins, where its text ends, and where the next begins.
    ///
    /// LF, CR LF and CR end a line; a byte order mark at the start of the file is skipped.
    fileprivate static func lines(of bytes: [UInt8]) -> [(start: Int, end: Int, next: Int)] {
        var lines: [(start: Int, end: Int, next: Int)] = []
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while start < bytes.count {
            let rest = bytes[start...]
            let end = rest.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
            var next = min(end + 1, bytes.count)
            if end + 1 < bytes.count, bytes[end] == 0x0D, bytes[end + 1] == 0x0A { next += 1 }
            lines.append((start, end, next))
            start = next
        }
        return lines
    }
}

extension StringProtocol {
    /// The text without white space at both ends.
    fileprivate var trimmed: SubSequence {
        let scalars = unicodeScalars
        let isInk = { (scalar: Unicode.Scalar) in !scalar.properties.isWhitespace }
        let start = scalars.firstIndex(where: isInk) ?? endIndex
        let end = scalars.lastIndex(where: isInk).map(scalars.index(after:)) ?? endIndex
        return start < end ? self[start..<end] : self[start..<start]
    }
}
