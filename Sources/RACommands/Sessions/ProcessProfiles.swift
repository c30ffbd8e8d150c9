import AWS
import CommandLineSupport
import RolesAnywhere
import X509

/// The profiles of `ra configure` that run `ra session`.
struct ProcessProfiles {
    let configure: Configure
    let context: Context

    /// The profile of the command line's name, or one for each `--role`.
    func all() throws -> [any ConfigProfile] {
        var account: Account?
        let configuration = try configure.options.configuration(
            environment: environment, in: context)
        let terms =
            configure.roles.isEmpty
            ? [Terms(configure)]
            : configure.roles.map { role in
                Terms(configure, role)
            }
        var profiles: [any ConfigProfile] = []
        for terms in terms {
            let request = try request(terms, configuration, &account)
            profiles.append(try profile(terms.name, request, configuration))
        }
        try checkFiles()
        return profiles
    }

    /// What is said of one profile.
    private struct Terms {
        let name: String
        let trustAnchor: String?
        let profile: String?
        let role: String?

        init(_ configure: Configure) {
            name = configure.name ?? ""
            trustAnchor = configure.trustAnchorArn
            profile = configure.profileArn
            role = configure.roleArn
        }

        init(_ configure: Configure, _ option: RoleOption) {
            name = option.name
            trustAnchor = option.trustAnchorARN ?? configure.trustAnchorArn
            profile = option.profileARN ?? configure.profileArn
            role = option.roleARN ?? configure.roleArn
        }
    }

    private func profile(
        _ name: String, _ request: SessionRequest, _ configuration: ClientConfiguration
    ) throws -> CredentialProcessProfile {
        let endpoint = try configuration.endpoint(for: .rolesanywhere, region: request.region)
        return try CredentialProcessProfile(
            name: name, program: ProgramPath.current(in: context), session: request,
            files: files(), sessionEndpoint: endpoint.isOverride ? endpoint.url : nil,
            endpointURL: try commonEndpoint(configuration, endpoint))
    }

    /// The environment without a choice of a profile that is only now being written.
    private var environment: [String: String] {
        let names = configure.name.map { [$0] } ?? configure.roles.map(\.name)
        return context.environment.filter { key, value in
            !(["AWS_PROFILE", "AWS_DEFAULT_PROFILE"].contains(key) && names.contains(value))
        }
    }

    /// The session with its ARNs, for which AWS is asked only where names were given.
    private func request(
        _ terms: Terms, _ configuration: ClientConfiguration, _ account: inout Account?
    ) throws -> SessionRequest {
        var anchor = try given(terms.trustAnchor, "--trust-anchor-arn")
        var profile = try given(terms.profile, "--profile-arn")
        var role = try given(terms.role, "--role-arn")
        if ![anchor, profile, role].allSatisfy(ResourceARN.looksLikeARN) {
            let known =
                try account
                ?? Account(
                    configuration: configuration, context: context,
                    tracing: configure.options.tracing)
            account = known
            anchor = try known.arn(of: anchor, .trustAnchor)
            profile = try known.arn(of: profile, .profile)
            role = try known.arn(of: role, .role)
        }
        return try SessionRequest(
            trustAnchorARN: anchor, profileARN: profile, roleARN: role,
            region: configure.options.region,
            durationSeconds: configure.session.sessionDuration,
            sessionName: configure.session.roleSessionName)
    }

    private func given(_ value: String?, _ flag: String) throws(CommandError) -> String {
        if let value { return value }
        throw CommandError(
            status: .usage, code: "usage",
            message: "missing expected argument '\(flag) <name-or-arn>'",
            hint: "see: ra configure --help")
    }

    /// Refuses files with which no session could be obtained.
    private func checkFiles() throws {
        let files = configure.files
        let key = files.privateKey ?? files.givenCertificate
        try IdleOptions(files.sources, in: context).refuse()
        if files.keyPassphraseFile == nil, let key,
            case .file(let path) = try IdentityInput(key, flag: "--private-key"),
            files.privateKey != nil, try PrivateKeyFile(path, in: context).isEncrypted
        {
            _ = try PEMFile.certificates(try files.certificate, in: context)
            context.note(
                "the private key is encrypted: each use of the profile takes RA_KEY_PASSPHRASE, "
                    + "or asks at the terminal (--key-passphrase-file avoids that)")
        } else {
            try checkIdentity()
        }
    }

    /// Obtains the identity as each use of the profile will: from any directory.
    private func checkIdentity() throws {
        do {
            _ = try configure.files.identity(in: context, programsAt: "/")
        } catch let error as CommandError where error.code.hasPrefix("program.") {
            throw CommandError(
                status: error.status, code: error.code,
                message: "started in another directory, as it would be, \(error.message)",
                hint: "name the program and its files by absolute paths, or let it find them itself"
            )
        }
    }

    private func files() throws -> CredentialProcessProfile.Files {
        let sources = try configure.files.sources
        var files = try CredentialProcessProfile.Files(
            certificate: absolute(sources.certificate, "--certificate"),
            privateKey: absolute(sources.privateKey ?? sources.certificate, "--private-key"),
            intermediates: sources.intermediates.map { try absolute($0, "--intermediates") },
            keyPassphrase: sources.keyPassphraseFile.map(context.absolutePath))
        files.keyFlags = try keyFlags(sources)
        return files
    }

    private func keyFlags(
        _ sources: IdentitySources
    ) throws(CommandError) -> [(flag: String, value: String?)] {
        let secrets = [
            ("--pkcs8-password", sources.keyPassphrase),
            ("--tpm-key-password", sources.tpmKeyPassword),
        ]
        if let (flag, _) = secrets.first(where: { $0.1 != nil }) {
            throw CommandError(
                status: .usage, code: "usage",
                message: "\(flag) would stand in the config file, for each use of the profile",
                hint: "keep a key's passphrase in a file: --key-passphrase-file")
        }
        var flags: [(flag: String, value: String?)] = []
        // A library by its name alone is looked for where the system has its libraries.
        if let module = sources.module {
            let path = Path.hasSlash(module) ? context.absolutePath(module) : module
            flags.append(("--pkcs11-lib", path))
        }
        if let file = sources.tokenPINFile {
            flags.append(("--token-pin-file", context.absolutePath(file)))
        }
        if sources.reusesPIN { flags.append(("--reuse-pin", nil)) }
        if sources.hasNoTPMPassword { flags.append(("--no-tpm-key-password", nil)) }
        return flags
    }

    /// A source as it is to be found from any directory.
    private func absolute(_ source: String, _ flag: String) throws(CommandError) -> String {
        switch try IdentityInput(source, flag: flag) {
        case .file(let path): return context.absolutePath(path)
        case .environment, .tpm: return source
        // Double quotation marks alone, so that all of it can be quoted once more.
        case .program(let words): return "exec:" + ShellWords.joined(words)
        case .token:
            try checkToken(source, flag)
            return source
        case .standardInput:
            throw CommandError(
                status: .usage, code: "usage",
                message: "\(flag) - is read now, and not when the profile is used",
                hint: "name a file")
        }
    }

    /// Refuses a token's URI that would not mean the same at each use, or would lie open in the file.
    private func checkToken(_ source: String, _ flag: String) throws(CommandError) {
        guard let uri = try? PKCS11URI(source) else { return }
        guard uri.pin == nil else {
            throw CommandError(
                status: .usage, code: "usage",
                message: "the PIN of \(flag) would stand in the config file",
                hint: "keep it in a file: --token-pin-file, or the URI's pin-source")
        }
        let named = [
            ("pin-source", uri.pinSource.map(TokenPIN.path)), ("module-path", uri.modulePath),
        ]
        for case (let name, .some(let path)) in named where !Path.isAbsolute(path) {
            throw CommandError(
                status: .usage, code: "usage",
                message: "the \(name) of \(flag) is \(PrintableText.quote(path)), which is found "
                    + "from this directory alone",
                hint: "write its absolute path into the URI")
        }
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
