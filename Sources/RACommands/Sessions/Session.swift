import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra session`: what a `credential_process` runs.
struct Session: Command {
    static let configuration = CommandConfiguration(
        commandName: "session",
        abstract: "Obtain a session, and print it as a credential_process does.",
        discussion: """
            Needs no AWS credentials but the certificate and its key. Of the AWS settings only \
            the environment's count, and never a profile's.

            Example:
              $ ra session --trust-anchor-arn "$ANCHOR" \\
                  --profile-arn "$PROFILE" --role-arn "$ROLE" \\
                  --certificate clients/web-01/certificate.pem \\
                  --private-key clients/web-01/decrypted_private_key.pem
              {"Version":1,"AccessKeyId":"ASIA...","SecretAccessKey":"...",...}
            """,
        aliases: ["credential-process"])

    @OptionGroup var workload: WorkloadOptions

    func run(in context: Context) throws {
        let set = try workload.sessions(in: context).session()
        context.write(Array(CredentialProcessOutput.json(set.credentials).utf8))
    }
}
