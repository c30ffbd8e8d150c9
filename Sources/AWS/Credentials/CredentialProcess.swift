import AWSSigning

/// Credentials that a program prints: a profile's `credential_process`.
///
/// The setting is split into words as a shell does, and no shell runs.
///
/// - SeeAlso: AWS SDKs and Tools Reference Guide, "Process credential provider"
struct CredentialProcess {
    let resolver: CredentialResolver
    let profile: String

    /// What the program prints; nil where the profile names none.
    func find() throws(AWSError) -> AWSCredentials? {
        guard let command = resolver.setting("credential_process", of: profile) else { return nil }
        guard let words = ShellWords.split(command), let program = words.first else {
            throw .invalidSetting(name: "credential_process", value: command)
        }
        let source = "the credential_process of profile \"\(profile)\""
        guard let ended = try resolver.run(words, source: source) else {
            throw .credentialSourceFailed(
                source: source, problem: "there is no program \"\(program)\"")
        }
        return try Self.read(ended, source: source)
    }

    /// The credentials in what a program wrote.
    static func read(
        _ ended: CredentialSurroundings.ProgramOutput, source: String
    ) throws(AWSError) -> AWSCredentials {
        guard ended.status == 0 else {
            let words = ended.complaint.split(whereSeparator: \.isNewline).joined(separator: "; ")
            throw .credentialSourceFailed(
                source: source,
                problem: "it ended with \(ended.status)" + (words.isEmpty ? "" : ": \(words)"))
        }
        guard let document = CredentialDocument(ended.output.revealed.utf8) else {
            throw .credentialSourceFailed(
                source: source, problem: "what it printed is not a JSON object of credentials")
        }
        return try document.credentials(.process, source: source)
    }
}

extension CredentialResolver {
    /// Runs a program; nil where there is none of the name.
    func run(
        _ words: [String], source: String
    ) throws(AWSError) -> CredentialSurroundings.ProgramOutput? {
        do {
            return try surroundings.run(words)
        } catch {
            throw .credentialSourceFailed(source: source, problem: String(describing: error))
        }
    }

    /// A file that holds a token.
    func token(in path: String, source: String) throws(AWSError) -> String {
        let bytes: [UInt8]?
        do {
            bytes = try surroundings.read(path)
        } catch {
            throw .unreadableFile(path: path, problem: String(describing: error))
        }
        guard let bytes else {
            throw .credentialSourceFailed(source: source, problem: "there is no file \(path)")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
