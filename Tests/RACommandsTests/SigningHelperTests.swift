import CommandLineSupport
import Testing

@testable import RACommands

/// The command line of AWS's own client, as ours.
struct SigningHelperTests {
    private func arguments(_ words: String...) throws -> [String] {
        try HelperFlags(words).arguments
    }

    @Test func writesFlagsAsOurs() throws {
        #expect(
            try arguments("--certificate", "-", "credential-process", "--debug", "--region=x")
                == ["credential-process", "--certificate=-", "--debug", "--region=x"])
    }

    /// The sign and a mark that joins it are one character, and two that were typed.
    @Test func aValueMayBeginWithAnything() throws {
        let words = ["update", "--profile=\u{31F}x"]
        #expect(try HelperFlags(words).arguments == words)
        #expect(try HelperFlags(["update", "--profile", "\u{31F}x"]).arguments == words)
    }

    @Test func theLastOfSeveralCounts() throws {
        #expect(
            try arguments("serve", "--port", "1", "--port=2", "--debug", "--debug=false")
                == ["serve", "--port=2"])
    }

    @Test func anEmptyValueIsNone() throws {
        #expect(try arguments("update", "--region", "", "--once=T") == ["update", "--once"])
    }

    @Test func takesEveryFlagOfEachCommand() throws {
        for (command, flags) in HelperFlags.commands {
            let known = RA.configuration.subcommands.contains {
                $0.configuration.commandName == command
                    || $0.configuration.aliases.contains(command)
            }
            // Those that are not there yet have no flags to compare.
            guard known else { continue }
            #expect(flags.isDisjoint(with: HelperFlags.stores))
            let help = RA.helpMessage(
                for: try #require(
                    RA.configuration.subcommands.first {
                        $0.configuration.commandName == command
                            || $0.configuration.aliases.contains(command)
                    }), includeHidden: true)
            for flag in flags { #expect(help.contains("--\(flag)"), "\(command) --\(flag)") }
        }
    }

    @Test func aMeaningThatIsAText() throws {
        guard case .text(let version) = try SigningHelper.meaning(of: ["version"]) else {
            Issue.record("no text")
            return
        }
        #expect(version == Version.current)
    }
}
