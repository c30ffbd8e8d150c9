import ArgumentParser

/// Parses a command that is named outright, without the tree of all commands around it.
///
/// The parser walks through the whole tree several times, which takes longer than most commands do.
enum StraightParse {
    /// The command that a command line means.
    ///
    /// - Throws: The parser's errors.
    static func command(
        _ root: any ParsableCommand.Type, _ arguments: [String]
    ) throws -> any ParsableCommand {
        // For mistakes and wishes for help the parser finds the words, which name the whole path.
        try straight(root, arguments) ?? root.parseAsRoot(arguments)
    }

    private static func straight(
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
        if let reader = command as? any StraightCommand.Type,
            let read = reader.straight(Array(rest))
        {
            return read
        }
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
    /// Only names that are written out count: to make one of a type's name, for each command that
    /// is passed on the way, takes as long as all the rest of a start.
    fileprivate static func isCalled(_ name: String) -> Bool {
        configuration.commandName == name || configuration.aliases.contains(name)
    }
}
