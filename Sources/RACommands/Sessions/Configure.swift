import AWS
import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra configure`: profiles that let every AWS tool use a certificate.
struct Configure: Command {
    static let configuration = CommandConfiguration(
        commandName: "configure",
        abstract: "Write profiles for sessions into the AWS config file.",
        discussion: """
            Adds or changes profiles in AWS_CONFIG_FILE or ~/.aws/config, and leaves every other \
            byte of the file as it was. AWS tools then use them with --profile or AWS_PROFILE. With \
            --server-url the profile asks ra serve for credentials, and otherwise it runs ra session.

            Examples:
              $ ra configure rolesanywhere --trust-anchor-arn example \\
                  --profile-arn reader --role-arn reader \\
                  --certificate clients/web-01/certificate.pem \\
                  --private-key clients/web-01/decrypted_private_key.pem
              wrote the profile "rolesanywhere" to /home/alex/.aws/config

              $ ra configure --server-url http://127.0.0.1:9911 \\
                  --role reader --role writer
              wrote the profile "reader" to /home/alex/.aws/config
              wrote the profile "writer" to /home/alex/.aws/config
            """)

    @Argument(help: "The name of the profile to write; with --role, theirs are.")
    var name: String?

    @Option(help: ArgumentHelp("The trust anchor.", valueName: "name-or-arn"))
    var trustAnchorArn: String?

    @Option(help: ArgumentHelp("The Roles Anywhere profile.", valueName: "name-or-arn"))
    var profileArn: String?

    @Option(help: ArgumentHelp("The role.", valueName: "name-or-arn"))
    var roleArn: String?

    @Option(
        name: .customLong("role"),
        help: ArgumentHelp(
            "Write a profile of this name for this role; may be given again. With --server-url the "
                + "name is enough.", valueName: "name[=arn[,arn...]]"))
    var roles: [RoleOption] = []

    @Option(
        help: ArgumentHelp(
            "The URL of ra serve, such as http://127.0.0.1:9911.", valueName: "url"))
    var serverUrl: String?

    @OptionGroup var files: IdentityOptions
    @OptionGroup var session: SessionOptions
    @OptionGroup var options: AccountOptions

    func validate() throws {
        guard (name == nil) != roles.isEmpty else {
            throw ValidationError("give the profile's name, or names with --role")
        }
        if let twice = Repetition.first(in: roles.map(\.name)) {
            throw ValidationError("--role \(twice) is given twice")
        }
        guard serverUrl != nil else { return }
        let needless = [
            ("--trust-anchor-arn", trustAnchorArn), ("--profile-arn", profileArn),
            ("--role-arn", roleArn), ("--certificate", files.givenCertificate),
            ("--private-key", files.privateKey), ("--intermediates", files.intermediates),
            ("--key-passphrase-file", files.keyPassphraseFile),
            ("--role-session-name", session.roleSessionName),
            ("--pkcs11-lib", files.token.pkcs11Lib),
            ("--token-pin-file", files.token.tokenPinFile),
        ]
        if let (flag, _) = needless.first(where: { $0.1 != nil }) {
            throw ValidationError("\(flag) goes with ra serve itself, not with --server-url")
        }
    }

    func run(in context: Context) throws {
        let profiles =
            try serverUrl.map { try metadataProfiles($0) }
            ?? ProcessProfiles(configure: self, context: context).all()
        try ConfigProfiles(profiles, context: context).write()
    }

    private func metadataProfiles(_ url: String) throws -> [any ConfigProfile] {
        if let name {
            return [try MetadataProfile(name: name, server: url, region: options.region)]
        }
        return try roles.map {
            try MetadataProfile(
                name: $0.name, server: url, role: $0.name, region: options.region)
        }
    }
}
