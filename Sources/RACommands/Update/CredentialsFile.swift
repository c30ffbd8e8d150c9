import AWS
import CommandLineSupport
import RolesAnywhere
import X509

/// A profile in the shared credentials file, which is kept up to date.
struct CredentialsFile {
    let profile: CredentialsFileProfile
    let context: Context

    var path: String { SharedFile.credentialsPath(in: context) }

    /// Puts a session into the profile, and leaves every other byte as it is.
    ///
    /// - Throws: `AWSError` for a file that cannot be edited, `CommandError` for one that cannot be
    ///   written.
    func write(_ credentials: SessionCredentials) throws {
        try SharedFile.makeDirectory(
            of: path, variable: "AWS_SHARED_CREDENTIALS_FILE", in: context)
        let lock = try DirectoryLock(around: path, in: context)
        defer { withExtendedLifetime(lock) {} }
        let bytes = try profile.written(credentials, into: try read())
        try OutputFile(replacing: path, isSecret: true, in: context).write(bytes)
    }

    /// Refuses a file that could not be edited, before anybody is asked for a session.
    func check() throws {
        let file = try read()
        _ = try profile.written(Self.example, into: file)
        let rivals = profile.rivals(in: file)
        guard let rival = rivals.first else { return }
        context.note(
            "the profile \(PrintableText.quote(profile.name)) in \(path) has \(rival), which AWS tools "
                + "may use instead; remove it")
    }

    private func read() throws -> ConfigFile {
        try ConfigFile(SharedFile.read(path, in: context) ?? [], path: path)
    }

    private static let example = SessionCredentials(
        accessKeyId: "A", secretAccessKey: "B", sessionToken: "C", expiration: "D")
}
