import Yams

/// Where a key of YAML stands for the second time.
///
/// Yams tells where it stands first. So that one is given another name, which takes as much room, and
/// the text is read again: now the second one is told of, or it is in the tree.
enum RepeatedKey {
    /// The place of the second key.
    ///
    /// - Parameters:
    ///   - name: the key.
    ///   - first: where it stands first; line and column from 1, columns in Unicode scalars.
    ///   - text: the document.
    /// - Returns: nil where the key is written in a way that is not looked through here.
    static func place(of name: String, after first: Mark, in text: String) -> Mark? {
        var text = text
        var next: Mark? = first
        // Others may be repeated, too.
        for stranger in strangers {
            guard let mark = next, let renamed = rename(mark, stranger, in: text) else {
                return nil
            }
            text = renamed
            next = nil
            do {
                guard let root = try Parser(yaml: text, encoding: .utf8).singleRoot() else {
                    return nil
                }
                return second(name, first, in: root)
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                if names.first == name { return context.mark }
                next = context.mark
            } catch {
                return nil
            }
        }
        return nil
    }

    /// What no key has in it: characters for private use, one for each round.
    private static let strangers = (0xE000...0xE01F).compactMap { Unicode.Scalar($0) }

    /// The text with another first letter of the key at a place, quotation marks aside.
    private static func rename(
        _ mark: Mark, _ stranger: Unicode.Scalar, in text: String
    ) -> String? {
        var scalars = Array(text.unicodeScalars)
        var line = 1
        var index = 0
        while line < mark.line, index < scalars.count {
            let isEnd =
                scalars[index] == "\n"
                || scalars[index] == "\r"
                    && (index + 1 == scalars.count || scalars[index + 1] != "\n")
            if isEnd { line += 1 }
            index += 1
        }
        index += mark.column - 1
        if index < scalars.count, scalars[index] == "\"" || scalars[index] == "'" { index += 1 }
        guard index < scalars.count, !"\"'\\\n\r".unicodeScalars.contains(scalars[index]) else {
            return nil
        }
        scalars[index] = stranger
        return String(String.UnicodeScalarView(scalars))
    }

    /// The key of a name in the mapping that has the first one.
    private static func second(_ name: String, _ first: Mark, in node: Node) -> Mark? {
        switch node {
        case .mapping(let mapping):
            let hasFirst = mapping.contains { key, _ in
                key.mark?.line == first.line && key.mark?.column == first.column
            }
            if hasFirst { return mapping.first { $0.key.string == name }?.key.mark }
            for (key, value) in mapping {
                if let found = second(name, first, in: key) ?? second(name, first, in: value) {
                    return found
                }
            }
        case .sequence(let sequence):
            for element in sequence {
                if let found = second(name, first, in: element) { return found }
            }
        case .scalar, .alias: break
        }
        return nil
    }
}
