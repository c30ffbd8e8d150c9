import AWS
import CommandLineSupport
import RolesAnywhere
import X509

/// A profile in the shared credentials file, which is kept up to date.
struct CredentialsFile {
    let profile: CredentialsFileProfile

    /// The account that the sessions are of.
    let accountID: String

    let context: Context

    var path: String { SharedFile.credentialsPath(in: context) }

    /// Puts a session into the profile, and leaves every other line as it is.
    ///
    /// - Parameters:
    ///   - credentials: the session.
    ///   - patience: lets the file be replaced although the command was asked to stop.
    /// - Throws: `AWSError` for a file that cannot be edited, `CommandError` for one that cannot be
    ///   written.
    func write(_ credentials: SessionCredentials, patience: StopPatience) throws {
        try SharedFile.makeDirectory(of: path, variable: Self.variable, in: context)
        let lock = try DirectoryLock(around: path, in: context)
        defer { withExtendedLifetime(lock) {} }
        let bytes = try profile.written(credentials, of: accountID, into: try read())
        try patience.whole {
            try OutputFile(replacing: path, isSecret: true, in: context).write(bytes)
        }
    }

    /// Refuses a file that could not be edited or replaced, before anybody is asked for a session.
    func check() throws {
        _ = try profile.written(Self.example, of: accountID, into: try read())
        try SharedFile.checkWritable(path, variable: Self.variable, in: context)
    }

    /// Says what else is in the profile that AWS tools may use instead.
    func warnOfRivals() throws {
        let file = try read()
        let rivals = profile.rivals(in: file)
        guard let rival = rivals.first else { return }
        context.note(
            "the profile \(PrintableText.quote(profile.name)) in \(path) has \(rival), which AWS tools "
                + "may use instead; remove it")
    }

    private func read() throws -> ConfigFile {
        try ConfigFile(SharedFile.read(path, in: context) ?? [], path: path)
    }

    private static let variable = "AWS_SHARED_CREDENTIALS_FILE"

    private static let example = SessionCredentials(
        accessKeyId: "A", secretAccessKey: "B", sessionToken: "C", expiration: "D")
}
