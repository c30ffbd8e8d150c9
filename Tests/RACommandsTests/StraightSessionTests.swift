import ArgumentParser
import Testing

@testable import CommandLineSupport
@testable import RACommands

/// The plain command line of `ra session` is read without the parser, and must mean the same.
struct StraightSessionTests {
    private static let usual = [
        "--trust-anchor-arn", "a", "--profile-arn", "p", "--role-arn", "r", "--certificate", "c",
        "--private-key", "k",
    ]

    /// Every flag that the parser knows, hidden ones included, with a value where it takes one.
    private static let flags: [[String]] = {
        let help = Session.helpMessage(includeHidden: true, columns: 400)
        let lines = help.split(separator: "\n").drop { $0 != "OPTIONS:" }
        return lines.compactMap { line in
            let words = line.split(separator: " ")
            guard let flag = words.first, flag.hasPrefix("--"), flag != "--version",
                flag != "--help"
            else { return nil }
            guard words.count > 1, words[1].hasPrefix("<") else { return [String(flag)] }
            return [String(flag), values[String(flag)] ?? "x"]
        }
    }()

    private static let values = [
        "--session-duration": "1800", "--connect-timeout": "1.5", "--timeout": "7",
        "--format": "fish",
    ]

    private func expectTheSame(_ words: [String]) throws {
        let straight = try #require(Session.straight(words), "\(words)")
        let parsed = try Session.parse(words)
        #expect(dumped(straight) == dumped(parsed))
    }

    private func dumped(_ command: Session) -> String {
        var text = ""
        dump(command, to: &text)
        return text
    }

    @Test func everyFlagIsKnown() throws {
        #expect(Self.flags.count > 30)
        for flag in Self.flags {
            // A flag that is there twice is the parser's to judge.
            try expectTheSame((Self.usual.contains(flag[0]) ? [] : Self.usual) + flag)
        }
        for flag in Self.flags where flag.count == 2 {
            try expectTheSame(["\(flag[0])=\(flag[1])"])
        }
    }

    @Test(arguments: [
        [], usual, ["--trust-anchor-arn", "a", "--trust-anchor-arn", "b", "--endpoint", "e=f"],
        ["--certificate=a=b", "--no-cache", "--debug"],
    ])
    func aPlainLineMeansTheSame(words: [String]) throws {
        try expectTheSame(words)
    }

    @Test(arguments: [
        ["--role-arn"], ["--role-arn", ""], ["--role-arn="], ["--role-arn", "-"], ["-h"],
        ["--help"],
        ["--private-key", "--debug"], ["--", "x"], ["x"], ["--role", "r"], ["--debug=1"],
        ["--timeout", "x"], ["--timeout", "0"], ["--session-duration", "1.5"], ["--format", "x"],
        ["--role-arn", "a", "--role-arn", "b"], ["--no-cache", "--clear-cache"],
        ["--ca-bundle", "x", "--no-verify-ssl"], ["--debug", "--debug"], ["--unknown", "x"],
    ])
    func theRestIsTheParsers(words: [String]) {
        guard Session.straight(words) != nil else { return }
        Issue.record("\(words) were read")
    }
}
