import CommandLineSupport
import Synchronization
import X509

/// The PIN of a token: asked for once, and never tried again once the token has said that it is wrong,
/// because some tokens lock after three.
final class TokenPIN: Sendable {
    private struct State {
        var typed: SecretBytes?
        var tried: SecretBytes?
        var wrong: SecretBytes?
    }

    private let uri: PKCS11URI
    private let source: PassphraseSource
    private let isReused: Bool
    private let context: Context
    private let state = Mutex(State())

    init(_ uri: PKCS11URI, file: String?, isReused: Bool, in context: Context) {
        self.uri = uri
        self.isReused = isReused
        self.context = context
        let token = uri.token.map { "the token \(PrintableText.quote($0))" } ?? "the token"
        var source = PassphraseSource(
            file: file ?? uri.pinSource.map(Self.path), flag: "--token-pin-file",
            variable: "RA_TOKEN_PIN", subject: token)
        source.noun = "PIN"
        self.source = source
    }

    /// Gives the PIN when the token wants it.
    var secrets: TokenSecrets {
        TokenSecrets { [self] purpose in
            switch purpose {
            case .login: try login()
            case .keyUse: try keyUse()
            }
        }
    }

    /// Remembers that the token has refused the PIN it was given last.
    func noteWrong() {
        state.withLock { $0.wrong = $0.tried }
    }

    /// The token's PIN.
    func login() throws(CommandError) -> SecretBytes {
        try state.withLock { (state) throws(CommandError) -> SecretBytes in
            let pin: SecretBytes
            if let known = uri.pin ?? state.typed {
                pin = known
            } else if let given = try source.given(in: context) {
                pin = given
            } else {
                pin = try source.existing(in: context)
                state.typed = pin
            }
            if let wrong = state.wrong, wrong == pin {
                throw CommandError(
                    status: .noPermission, code: "pin.wrong",
                    message: "\(source.subject) has refused this PIN, which is not tried again",
                    hint: "start again with the right one; many tokens lock after three wrong ones")
            }
            state.tried = pin
            return pin
        }
    }

    /// What the key wants at each use.
    func keyUse() throws(CommandError) -> SecretBytes {
        if isReused { return try login() }
        guard let typed = try source.asked(in: context) else {
            throw CommandError(
                status: .usage, code: "pass.required",
                message: "it wants a PIN at each use, and there is no terminal to ask at",
                hint: "give --reuse-pin")
        }
        return typed
    }

    /// A `pin-source` is a path, or a URI of a file.
    static func path(_ source: String) -> String {
        guard source.hasPrefix("file:") else { return source }
        let rest = source.dropFirst(5)
        return String(rest.hasPrefix("//") ? rest.dropFirst(2) : rest)
    }
}
