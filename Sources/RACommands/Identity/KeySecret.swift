import CommandLineSupport
import FoundationEssentials
import RolesAnywhere
import X509

/// What opens a key in a token or a TPM, which lock after a few wrong answers.
struct KeySecret: Sendable {
    private let sources: IdentitySources
    private let context: Context

    init(_ sources: IdentitySources, in context: Context) {
        self.sources = sources
        self.context = context
    }

    /// The secret as the session cache guards it.
    var guarded: GuardedSecret {
        GuardedSecret(
            isRefusal: Self.isRefusal, mark: { mark($0) },
            refusal: { refusedBefore(at: $0) })
    }

    private static func isRefusal(_ error: any Error) -> Bool {
        switch error {
        case X509Error.token(_, .wrongPIN): true
        case let error as CommandError: error.code == "pin.wrong"
        default: false
        }
    }

    /// What tells whether somebody has put another secret in the place of the one that was refused.
    ///
    /// Files count by what the system says of them. Of what is in variables and on the command line
    /// eight bits of a salted digest count: whoever reads them knows next to nothing of the secret.
    private func mark(_ salt: [UInt8]) -> [UInt8]? {
        let uris = [sources.privateKey, sources.certificate].compactMap { text in
            text.flatMap { try? PKCS11URI($0) }
        }
        let paths =
            [sources.tokenPINFile, sources.keyPassphraseFile]
            + uris.map { $0.pinSource.map(TokenPIN.path) }
        let secrets: [SecretBytes?] =
            [context.secret("RA_TOKEN_PIN"), context.secret("RA_KEY_PASSPHRASE")]
            + [sources.keyPassphrase, sources.tpmKeyPassword].map { text in
                text.map { SecretBytes(copying: $0.utf8) }
            } + uris.map(\.pin)
        let files = paths.compactMap { $0 }
        guard !files.contains("-"), !files.isEmpty || secrets.contains(where: { $0 != nil })
        else { return nil }
        var facts = salt
        for path in files { facts += FileState(of: path, in: context).octets }
        let state = facts.withUnsafeBytes { Digest.quickSHA256($0) }
        var digest = salt
        for secret in secrets {
            digest += secret?.withUnsafeBytes { Digest.quickSHA256($0) } ?? [0]
        }
        return state + digest.withUnsafeBytes { Digest.quickSHA256($0) }.prefix(1)
    }

    private func refusedBefore(at moment: Date) -> CommandError {
        CommandError(
            status: .noPermission, code: "pin.wrong",
            message: "the PIN or password of the key was refused at \(moment.ISO8601Format()), and "
                + "is not tried again",
            hint: "give the right one; to have this one tried again: ra session --clear-cache")
    }
}
