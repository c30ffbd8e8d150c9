import CommandLineSupport
import FoundationEssentials
import Glibc

/// `ra` under the name of AWS's own client, for which it then stands in.
///
/// Its flags, its standard output and its two exit codes are that program's. Errors say what ours say,
/// as lines of a log.
enum SigningHelper {
    /// The name by which that is meant.
    static let name = "aws_signing_helper"

    /// Whether the tool was called by it.
    static func isMeant(in context: Context) -> Bool { context.programName == name }

    /// What a command line means: an argument list for `ra`, or a text to be printed.
    enum Meaning {
        case command([String])
        case text(String)
    }

    /// Reads a command line.
    ///
    /// - Throws: `CommandError` for what the client would refuse, and for what cannot be done here.
    static func meaning(of words: [String]) throws(CommandError) -> Meaning {
        let flags = try HelperFlags(words)
        switch flags.command {
        case nil, "help": return .text(help)
        case "version": return .text(Version.current)
        case let command?:
            return .command(flags.wantsHelp ? [command, "--help"] : flags.arguments)
        }
    }

    private static let help = """
        Retrieve temporary AWS credentials with a certificate.

        Usage:
          aws_signing_helper [command] [flags]

        Commands:
          credential-process      Print credentials for AWS's tools
          serve                   Answer as the instance metadata service does
          update                  Keep a profile of the credentials file fresh
          read-certificate-data   Print what a certificate says
          sign-string             Sign a fixed string, to see that a key works
          version                 Print the version

        This is ra of Anchorage under another name; see: ra --help
        Flags of a command: aws_signing_helper [command] --help
        """

    /// How errors look: lines of Go's log, and 1 for all of them.
    static let manner = FailureManner(
        lines: { error, context in
            let first = "\(timestamp(context.now())) \(PrintableText.escape(error.message))"
            guard let hint = error.hint else { return [first] }
            return [first, "hint: \(PrintableText.escape(hint))"]
        },
        status: { _ in .failure })

    /// The local time, as Go's log has it.
    private static func timestamp(_ now: Date) -> String {
        var seconds = time_t(now.timeIntervalSince1970)
        var parts = tm()
        localtime_r(&seconds, &parts)
        var text = [CChar](repeating: 0, count: 32)
        let count = strftime(&text, text.count, "%Y/%m/%d %H:%M:%S", &parts)
        return String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
