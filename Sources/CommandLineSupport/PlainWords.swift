public import ArgumentParser

/// A command that can read a plain command line by itself.
///
/// The parser learns a command's flags by reflection each time, which takes as long as all the rest
/// of a short command. It stays the judge of whatever is not plain, and of every mistake.
public protocol StraightCommand: ParsableCommand {
    /// The command that words mean, as the parser would have it; nil where it is to look.
    static func straight(_ words: [String]) -> Self?
}

/// A command line of long flags in full, each once or each time with a value of its own.
public struct PlainWords: Sendable {
    private var values: [String: [String]] = [:]

    /// Sorts the words; nil where there is one that is neither a long flag nor the value of one.
    ///
    /// - Parameters:
    ///   - words: The command line after the command's name.
    ///   - bare: The flags that take no value, without their dashes.
    public init?(_ words: some Sequence<String>, bare: Set<String>) {
        var rest = words.makeIterator()
        while let word = rest.next() {
            guard word.hasPrefix("--"), word.utf8.count > 2 else { return nil }
            let flag = word.dropFirst(2)
            let name = String(flag.prefix { $0 != "=" })
            if bare.contains(name) {
                guard name.utf8.count == flag.utf8.count else { return nil }
                values[name, default: []].append("")
                continue
            }
            let joined = flag.dropFirst(name.count)
            let value = joined.isEmpty ? rest.next() : String(joined.dropFirst())
            // What begins with a dash may be a value or the next flag.
            guard let value, !value.isEmpty, !value.hasPrefix("-") else { return nil }
            values[name, default: []].append(value)
        }
    }

    /// Whether every word has been taken.
    public var isEmpty: Bool { values.isEmpty }

    /// Takes all values of a flag, in order.
    public mutating func takeAll(_ name: String) -> [String] {
        values.removeValue(forKey: name) ?? []
    }

    /// Takes the value of a flag that is there once; one that is there more often stays.
    public mutating func take(_ name: String) -> String? {
        guard values[name]?.count == 1 else { return nil }
        return values.removeValue(forKey: name)?.first
    }

    /// Takes the value of a flag as a number, say; one that is none stays, and so does a second.
    public mutating func take<Value>(
        _ name: String, or other: Value, as convert: (String) -> Value?
    ) -> Value {
        guard let texts = values[name], texts.count == 1, let value = convert(texts[0]) else {
            return other
        }
        values[name] = nil
        return value
    }

    /// Takes a flag that has no value; tells whether it was there.
    public mutating func takeBare(_ name: String) -> Bool {
        take(name) != nil
    }
}
