import AWS
import CommandLineSupport

extension Hints {
    /// Credentials that are configured and cannot be had.
    static func explainCredentials(_ error: AWSError) -> CommandError {
        let message = "\(error)"
        switch error {
        case .missingAWSCLI(let profile, _):
            return CommandError(
                status: .configuration, code: "credentials.cli", message: message,
                hint: "install the AWS CLI, version 2, and sign in with: aws sso login --profile "
                    + PrintableText.shellWord(profile))
        case .missingMFACode(let profile, _):
            return CommandError(
                status: .noPermission, code: "credentials.mfa", message: message,
                hint: "run the command at a terminal, or put a session into the environment with: "
                    + "eval \"$(aws configure export-credentials --format env --profile "
                    + "\(PrintableText.shellWord(profile)))\"")
        case .invalidRoleProfile:
            return CommandError(
                status: .configuration, code: "credentials.role", message: message,
                hint: "a profile with a role_arn needs source_profile = NAME, or credential_source "
                    + "= Environment, Ec2InstanceMetadata or EcsContainer")
        default:
            return CommandError(
                status: .noPermission, code: "credentials.source", message: message,
                hint: "check the source by itself, or choose another with --profile or the AWS_… "
                    + "variables")
        }
    }
}
