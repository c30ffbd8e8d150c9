import AWS
import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// The options of every command that changes something in AWS.
struct ChangeOptions: ParsableArguments {
    @OptionGroup var reading: AccountOptions

    @Flag(help: "Stop before the first change, and show what it would be.")
    var dryRun = false
}

extension ChangeOptions {
    /// The account that these options, the environment and the shared files lead to.
    func account(in context: Context) throws -> Account {
        try reading.account(in: context, mayChange: !dryRun)
    }

    /// What a command says that stopped before its first change; nil for any other error.
    static func conclusion(of error: any Error) -> String? {
        if let error = error as? ApplyError { return conclusion(of: error.cause) }
        guard case AWSError.notSent(let change) = error else { return nil }
        let body = change.body.split(separator: "\n").map { "\n  " + PrintableText.escape("\($0)") }
        return "would call \(change.service.rawValue) \(change.operation): \(change.target)"
            + body.joined() + "\nnothing was changed"
    }
}
