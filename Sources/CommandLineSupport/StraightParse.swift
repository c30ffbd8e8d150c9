import ArgumentParser

/// Parses a command that is named outright, without the tree of all commands around it.
///
/// The parser walks through the whole tree several times, which takes longer than most commands do.
enum StraightParse {
    /// The command that a command line means.
    ///
    /// - Returns: Nil for everything that is not a command in good order, such as a mistake or a
    ///   wish for help: the parser itself then finds the words for it, which name the whole path.
    static func command(
        _ root: any ParsableCommand.Type, _ arguments: [String]
    ) -> (any ParsableCommand)? {
        var command = root
        var rest = arguments[...]
        while let name = rest.first,
            let next = command.configuration.subcommands.first(where: { $0.isCalled(name) })
        {
            command = next
            rest.removeFirst()
        }
        guard command != root, command.configuration.subcommands.isEmpty else { return nil }
        do {
            let parsed = try command.parseAsRoot(Array(rest))
            // With --help it is the parser's own command for help.
            return type(of: parsed) == command ? parsed : nil
        } catch {
            return nil
        }
    }
}

extension ParsableCommand {
    fileprivate static func isCalled(_ name: String) -> Bool {
        _commandName == name || configuration.aliases.contains(name)
    }
}
