import CommandLineSupport
import CredentialServer
import Glibc
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
            let secret = try InputFile.readSecret(path, access: .anyone, in: context)
            try refuseReadableByAll()
            return secret
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

    private func refuseReadableByAll() throws(CommandError) {
        var status = stat()
        guard stat(context.absolutePath(path), &status) == 0,
            status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o007 != 0
        else { return }
        throw CommandError(
            status: .dataError, code: "file.mode",
            message: "\(PrintableText.quote(path)) can be read by everybody",
            hint: "take that away with: chmod o= \(PrintableText.shellWord(path))")
    }
}
