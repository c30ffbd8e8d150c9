import ArgumentParser

/// What ended a command early: a text that was asked for, such as help, or an error.
enum Failure {
    case message(String)
    case error(CommandError)

    init<Root: ParsableCommand>(
        _ error: any Error, of root: Root.Type, arguments: [String],
        explain: (any Error) -> CommandError?
    ) {
        if let known = error as? CommandError ?? explain(error) {
            self = .error(known)
        } else if root.exitCode(for: error).isSuccess, let word = Self.accident(in: arguments) {
            self = .error(
                CommandError(
                    status: .usage, code: "usage", message: "unknown option \"\(word)\"",
                    hint: "see: \(root._commandName) --help; a value that begins with - stands "
                        + "behind --"))
        } else if root.exitCode(for: error).isSuccess {
            self = .message(root.fullMessage(for: error))
        } else if root.exitCode(for: error) == .validationFailure {
            self = .error(.unknownCommand(arguments, of: root) ?? .usage(error, of: root))
        } else {
            self = .error(
                CommandError(
                    status: .failure, code: "internal", message: "\(error)",
                    hint: "this should have a better message; please report it"))
        }
    }
}

extension Failure {
    /// The word in which the parser took a letter for -h, where nobody asked for help.
    private static func accident(in arguments: [String]) -> String? {
        let words = arguments.prefix { $0 != "--" }
        let isAsked = words.contains { word in
            ["-h", "-help", "help", "--version"].contains(word) || word.hasPrefix("--help")
                || word.hasPrefix("--experimental") || word.hasPrefix("--generate")
        }
        guard !isAsked
        else { return nil }
        return words.first { word in
            word.hasPrefix("-") && !word.hasPrefix("--") && word.dropFirst(2).contains("h")
                || word.hasPrefix("-h") && word.count > 2
        }
    }
}

extension CommandError {
    /// An error of the parser, which knows the command that was meant.
    fileprivate static func usage<Root: ParsableCommand>(
        _ error: any Error, of root: Root.Type
    ) -> CommandError {
        let message = oneLine(root.message(for: error))
        // The parser ends its text with: See 'pki list --help' for more information.
        let quoted = root.fullMessage(for: error).split(separator: "'")
        let help = quoted.last { $0.hasSuffix(" --help") }
        return CommandError(
            status: .usage, code: "usage",
            message: message.prefix(1).lowercased() + message.dropFirst().trimmedEnd,
            hint: "see: " + (help.map(String.init) ?? "\(root._commandName) --help"))
    }

    /// Some messages end in a list with a line for each value.
    private static func oneLine(_ message: String) -> String {
        let lines = message.split(separator: "\n")
        guard let first = lines.first, lines.count > 1 else { return message }
        let values = lines.dropFirst().map { $0.drop { $0 == " " || $0 == "-" } }
        return first + " " + values.joined(separator: ", ")
    }

    /// The lines for standard error: message and hint, or one line of JSON.
    func lines(tool: String, asJSON: Bool) -> [String] {
        if asJSON {
            let record = Record(error: self)
            if let json = try? JSON.encodeCompact(["error": record]) { return [json] }
        }
        let first = "\(tool): error: \(PrintableText.escape(message))"
        guard let hint else { return [first] }
        return [first, "hint: \(PrintableText.escape(hint))"]
    }

    /// The error as JSON: what it always has, and its lists.
    private struct Record: Encodable {
        let error: CommandError

        struct Key: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }

            init(_ name: String) { stringValue = name }
            init?(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: Key.self)
            try members.encode(error.code, forKey: Key("code"))
            try members.encode(error.message, forKey: Key("message"))
            try members.encodeIfPresent(error.hint, forKey: Key("hint"))
            for (name, list) in error.details { try members.encode(list, forKey: Key(name)) }
        }
    }
}

extension Substring {
    fileprivate var trimmedEnd: Substring {
        var text = self
        while let last = text.last, last.isWhitespace || last == "." { text.removeLast() }
        return text
    }
}
