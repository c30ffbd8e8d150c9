import CommandLineSupport
import CredentialServer
import X509

/// The file with the authorization token of the container endpoint.
struct TokenFile {
    let path: String
    let context: Context

    /// The token in the file, which is made where it does not exist.
    ///
    /// - Throws: `CommandError` for a file that cannot be used.
    func token() throws -> AuthorizationToken {
        let secret = try read()
        guard let token = AuthorizationToken(secret) else {
            throw CommandError(
                status: .dataError, code: "token.form",
                message: "\(PrintableText.quote(path)) holds no authorization token",
                hint:
                    "a token has at least \(AuthorizationToken.leastLength) printable characters, no "
                    + "blanks and no line's end, which some SDKs refuse; without the file, one is made"
            )
        }
        return token
    }

    private func read() throws -> SecretBytes {
        do throws(CommandError) {
            // Its group may read it: a container that runs as another user.
            return try InputFile.readSecret(path, access: .ownersGroup, in: context)
        } catch {
            guard error.code == "file.missing" else { throw error }
            return try made()
        }
    }

    private func made() throws -> SecretBytes {
        let secret = SecretBytes(copying: Hex.encode(try Random.bytes(32)).utf8)
        try OutputFile(path, mode: .owner, in: context).write(secret)
        context.note("made an authorization token: \(path)")
        return secret
    }
}
