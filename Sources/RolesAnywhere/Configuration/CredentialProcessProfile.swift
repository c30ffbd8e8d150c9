/// A profile of an AWS config file that obtains its credentials through `ra session`.
public struct CredentialProcessProfile: Sendable {
    /// The profile's name; `default` is the one used without a name.
    public let name: String

    /// The absolute path of the program.
    public let program: String

    /// What the session is for.
    public let session: SessionRequest

    /// The files that it is made with.
    public let files: Files

    /// The endpoint of CreateSession, where it is not AWS's own.
    public let sessionEndpoint: String?

    /// The endpoint of all services, where it is not AWS's own.
    public let endpointURL: String?

    /// The absolute paths of a client's files.
    public struct Files: Sendable {
        /// The certificate.
        public var certificate: String

        /// The private key.
        public var privateKey: String

        /// Further CA certificates, where needed.
        public var intermediates: String?

        /// The key's passphrase, where it is encrypted.
        public var keyPassphrase: String?

        /// What else it takes to use the key, such as the module of a token: flags, with their values.
        public var keyFlags: [(flag: String, value: String?)] = []

        /// Names the files.
        public init(
            certificate: String, privateKey: String, intermediates: String? = nil,
            keyPassphrase: String? = nil
        ) {
            self.certificate = certificate
            self.privateKey = privateKey
            self.intermediates = intermediates
            self.keyPassphrase = keyPassphrase
        }
    }

    /// Describes a profile.
    ///
    /// - Throws: `RolesAnywhereError.invalidProfileName`.
    public init(
        name: String, program: String, session: SessionRequest, files: Files,
        sessionEndpoint: String? = nil, endpointURL: String? = nil
    ) throws(RolesAnywhereError) {
        guard ProfileName.isPlain(name) else { throw .invalidProfileName(name) }
        self.name = name
        self.program = program
        self.session = session
        self.files = files
        self.sessionEndpoint = sessionEndpoint
        self.endpointURL = endpointURL
    }

    /// The section's settings in order.
    ///
    /// - Throws: `RolesAnywhereError.unwritableValue` for what cannot be quoted.
    public func settings() throws(RolesAnywhereError) -> [(key: String, value: String)] {
        var settings = [
            (key: "credential_process", value: try command()),
            (key: "region", value: session.region),
        ]
        if let endpointURL { settings.append((key: "endpoint_url", value: endpointURL)) }
        return settings
    }

    private func command() throws(RolesAnywhereError) -> String {
        var words = [try QuotedArgument.quoted(program, what: "the program's path"), "session"]
        words += ["--trust-anchor-arn", try arn(session.trustAnchorARN)]
        words += ["--profile-arn", try arn(session.profileARN)]
        words += ["--role-arn", try arn(session.roleARN)]
        words += ["--certificate", try path(files.certificate)]
        words += ["--private-key", try path(files.privateKey)]
        if let intermediates = files.intermediates {
            words += ["--intermediates", try path(intermediates)]
        }
        if let keyPassphrase = files.keyPassphrase {
            words += ["--key-passphrase-file", try path(keyPassphrase)]
        }
        for (flag, value) in files.keyFlags {
            words.append(flag)
            if let value { words.append(try path(value)) }
        }
        if session.durationSeconds != SessionRequest.defaultDurationSeconds {
            words += ["--session-duration", String(session.durationSeconds)]
        }
        if let name = session.sessionName {
            let word = try QuotedArgument.word(name, what: "the session's name")
            words += ["--role-session-name", word]
        }
        if let sessionEndpoint {
            words += [
                "--endpoint", try QuotedArgument.quoted(sessionEndpoint, what: "the endpoint"),
            ]
        }
        return words.joined(separator: " ")
    }

    private func arn(_ arn: String) throws(RolesAnywhereError) -> String {
        try QuotedArgument.word(arn, what: "the ARN")
    }

    private func path(_ path: String) throws(RolesAnywhereError) -> String {
        try QuotedArgument.quoted(path, what: "the path")
    }
}
