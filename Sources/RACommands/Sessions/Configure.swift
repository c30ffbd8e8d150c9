import AWS
import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra configure`: the profile that lets every AWS tool use a certificate.
struct Configure: Command {
    static let configuration = CommandConfiguration(
        commandName: "configure",
        abstract: "Write a profile for sessions into the AWS config file.",
        discussion: """
            Adds or changes one profile in AWS_CONFIG_FILE or ~/.aws/config, and leaves every \
            other byte of the file as it was. AWS tools then use it with --profile or AWS_PROFILE.

            Example:
              $ ra configure rolesanywhere --trust-anchor-arn example \\
                  --profile-arn reader --role-arn reader \\
                  --certificate clients/web-01/certificate.pem \\
                  --private-key clients/web-01/decrypted_private_key.pem
              wrote the profile "rolesanywhere" to /home/alex/.aws/config
            """)

    @Argument(help: "The name of the profile to write.")
    var name: String

    @Option(help: ArgumentHelp("The trust anchor.", valueName: "name-or-arn"))
    var trustAnchorArn: String

    @Option(help: ArgumentHelp("The Roles Anywhere profile.", valueName: "name-or-arn"))
    var profileArn: String

    @Option(help: ArgumentHelp("The role.", valueName: "name-or-arn"))
    var roleArn: String

    @OptionGroup var files: IdentityOptions
    @OptionGroup var session: SessionOptions
    @OptionGroup var options: AccountOptions

    func run(in context: Context) throws {
        let configuration = try options.configuration(
            environment: environment(of: context), in: context)
        let request = try request(configuration, in: context)
        try checkFiles(in: context)
        let endpoint = try configuration.endpoint(for: .rolesanywhere, region: request.region)
        let profile = try CredentialProcessProfile(
            name: name, program: ProgramPath.current(in: context), session: request,
            files: try absoluteFiles(in: context),
            sessionEndpoint: endpoint.isOverride ? endpoint.url : nil,
            endpointURL: try commonEndpoint(configuration, endpoint))
        let path = SharedFile.configPath(in: context)
        let file = try ConfigFile(SharedFile.read(path, in: context) ?? [], path: path)
        let bytes = try profile.written(into: file)
        let replaced = try profile.replaced(in: file)
        try SharedFile.makeDirectory(of: path, in: context)
        try OutputFile(replacing: path, in: context).write(bytes)
        context.note("wrote the profile \(PrintableText.quote(name)) to \(path)")
        for (key, value) in replaced {
            context.note("its \(key) was until now: \(PrintableText.escape(value))")
        }
        try SharedFile.warnOfShadow(profile: name, in: context)
    }

    /// The environment without a choice of the profile that is only now being written.
    private func environment(of context: Context) -> [String: String] {
        context.environment.filter { key, value in
            !(["AWS_PROFILE", "AWS_DEFAULT_PROFILE"].contains(key) && value == name)
        }
    }

    /// The session with its ARNs, for which AWS is asked only where names were given.
    private func request(
        _ configuration: ClientConfiguration, in context: Context
    ) throws -> SessionRequest {
        var (anchor, profile, role) = (trustAnchorArn, profileArn, roleArn)
        if ![anchor, profile, role].allSatisfy(ResourceARN.looksLikeARN) {
            let account = try Account(
                configuration: configuration, context: context, tracing: options.tracing)
            anchor = try account.arn(of: anchor, .trustAnchor)
            profile = try account.arn(of: profile, .profile)
            role = try account.arn(of: role, .role)
        }
        return try SessionRequest(
            trustAnchorARN: anchor, profileARN: profile, roleARN: role, region: options.region,
            durationSeconds: session.sessionDuration, sessionName: session.roleSessionName)
    }

    /// Refuses files with which no session could be obtained.
    private func checkFiles(in context: Context) throws {
        let isEncrypted =
            try files.privateKey.map { try PrivateKeyFile($0, in: context).isEncrypted } ?? false
        if isEncrypted, files.keyPassphraseFile == nil {
            _ = try PEMFile.certificates(try files.certificate, in: context)
            context.note(
                "the private key is encrypted: each use of the profile takes RA_KEY_PASSPHRASE, "
                    + "or asks at the terminal (--key-passphrase-file avoids that)")
        } else {
            _ = try files.identity(in: context)
        }
    }

    private func absoluteFiles(
        in context: Context
    ) throws(CommandError) -> CredentialProcessProfile.Files {
        let certificate = try files.certificate
        return CredentialProcessProfile.Files(
            certificate: context.absolutePath(certificate),
            privateKey: context.absolutePath(files.privateKey ?? certificate),
            intermediates: files.intermediates.map(context.absolutePath),
            keyPassphrase: files.keyPassphraseFile.map(context.absolutePath))
    }

    /// The endpoint that other services share with Roles Anywhere, as those of the lab do.
    private func commonEndpoint(
        _ configuration: ClientConfiguration, _ endpoint: Endpoint
    ) throws -> String? {
        guard endpoint.isOverride else { return nil }
        let region = endpoint.signingRegion
        let others = try [Service.sts, .s3].map {
            try configuration.endpoint(for: $0, region: region)
        }
        return others.allSatisfy { $0.url == endpoint.url } ? endpoint.url : nil
    }
}
