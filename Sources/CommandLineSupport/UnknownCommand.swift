import ArgumentParser

extension CommandError {
    /// The error of a command line whose command does not exist, with the name that comes nearest.
    ///
    /// The parser would call it an unexpected argument. Nil when the command exists.
    static func unknownCommand(
        _ arguments: [String], of root: any ParsableCommand.Type
    ) -> CommandError? {
        var parent = root
        var path = [root._commandName]
        for argument in arguments {
            let known = parent.configuration.subcommands
            guard !known.isEmpty, !argument.hasPrefix("-") else { return nil }
            if let next = known.first(where: { names(of: $0).contains(argument) }) {
                parent = next
                path.append(argument)
                continue
            }
            guard argument != "help" else { return nil }
            let place = path.joined(separator: " ")
            let nearest = known.flatMap(names(of:)).map { ($0, distance(argument, $0)) }
                .min { $0.1 < $1.1 }
            let hint: String
            if let (name, distance) = nearest, distance <= max(2, name.count / 3) {
                hint = "did you mean: \(place) \(name)"
            } else {
                hint = "see: \(place) --help"
            }
            return CommandError(
                status: .usage, code: "usage",
                message: "\(place) has no command \(PrintableText.quote(argument))", hint: hint)
        }
        return nil
    }

    private static func names(of command: any ParsableCommand.Type) -> [String] {
        [command._commandName] + command.configuration.aliases
    }

    /// How many insertions, deletions, substitutions or swaps of neighbours lie between two words.
    private static func distance(_ left: String, _ right: String) -> Int {
        let (a, b) = (Array(left), Array(right))
        var before: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var best = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    best = min(best, before[j - 1] + 1)
                }
                row.append(best)
            }
            (before, last) = (last, row)
        }
        return last[b.count]
    }
}
