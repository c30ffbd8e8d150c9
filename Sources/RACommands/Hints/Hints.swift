import AWS
import CommandLineSupport
import FoundationEssentials
import HTTP
import RolesAnywhere
import X509

/// What to do about an error: the libraries state facts, and know no flags.
enum Hints {
    /// An error of a library as the user sees it; nil for one that is not known here.
    ///
    /// - Parameters:
    ///   - error: what a command threw.
    ///   - now: the time, for telling how far a clock is off.
    /// - Returns: message, exit code and hint.
    static func commandError(
        for error: any Error, now: Date = Context.process.now()
    ) -> CommandError? {
        switch error {
        case AWSError.service(let error): explain(error, now: now)
        case let error as AWSError: explain(error)
        case let error as RolesAnywhereError: explain(error)
        case let error as ApplyError: explain(error)
        case let error as ManifestFileError: explain(error)
        case let error as X509Error: explain(error)
        case let error as FileContentError: explain(error)
        case let error as HTTPError: explain(error)
        default: nil
        }
    }

    static func explain(_ error: FileContentError) -> CommandError {
        let known = explain(error.cause)
        return CommandError(
            status: known.status, code: known.code, message: "\(error)", hint: known.hint)
    }

    /// A policy file that AWS would refuse.
    static func invalidPolicy(_ path: String, reason: String) -> CommandError {
        CommandError(
            status: .dataError, code: "policy.invalid",
            message: "\(PrintableText.quote(path)) is not a policy that AWS takes: \(reason)",
            hint: policyExample)
    }

    /// A policy file that is something else altogether.
    static func policyNotJSON(_ path: String, reason: String) -> CommandError {
        CommandError(
            status: .dataError, code: "policy.json",
            message: "\(PrintableText.quote(path)) is not JSON: \(reason)", hint: policyExample)
    }

    /// A whole policy, short enough to be read in a hint.
    static let policyExample =
        #"a policy is JSON, such as: {"Version":"2012-10-17","Statement":"#
        + #"[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]}"#

    static func explain(_ error: X509Error) -> CommandError {
        let message = "\(error)"
        switch error {
        case .wrongPassphrase:
            return CommandError(
                status: .noPermission, code: "pass.wrong", message: message,
                hint: "check --key-passphrase-file and RA_KEY_PASSPHRASE")
        case .passphraseRequired:
            return CommandError(
                status: .usage, code: "pass.required", message: message,
                hint: "give --key-passphrase-file FILE (mode 0600), or set RA_KEY_PASSPHRASE")
        case .token(_, let fault):
            return token(fault, message: message)
        case .noPEM, .unexpectedPEM:
            return CommandError(
                status: .dataError, code: "file.content", message: message,
                hint: "check that it is the file you mean: pki inspect FILE shows what it holds")
        default:
            return CommandError(
                status: .dataError, code: "file.content", message: message,
                hint: "the file may be damaged or cut off; make or export it again")
        }
    }
}
