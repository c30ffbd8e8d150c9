import CommandLineSupport
import Synchronization
import X509

/// The passphrase of a workload's key: nobody is asked for it twice.
final class KeyPassphrase: Sendable {
    /// The file that holds it, where one was named.
    let file: String?

    private let password: SecretBytes?
    private let source: PassphraseSource
    private let context: Context
    private let typed = Mutex<SecretBytes?>(nil)

    /// - Throws: `CommandError` with `usage` where both are given.
    init(
        file: String?, password: String?, subject: String, in context: Context
    ) throws(CommandError) {
        guard file == nil || password == nil else {
            throw CommandError(
                status: .usage, code: "usage",
                message:
                    "--pkcs8-password and --key-passphrase-file are two answers to one question",
                hint: "keep --key-passphrase-file, which no list of processes shows")
        }
        self.file = file
        self.password = password.map { SecretBytes(copying: $0.utf8) }
        self.context = context
        source = PassphraseSource(
            file: file, flag: "--key-passphrase-file", variable: "RA_KEY_PASSPHRASE",
            subject: subject)
    }

    /// The passphrase that can be had without asking anybody; nil where there is none.
    func given() throws(CommandError) -> SecretBytes? {
        if let password { return password }
        // Standard input is read once.
        if file == "-" {
            return try remembered { () throws(CommandError) in try source.existing(in: context) }
        }
        return try source.given(in: context)
    }

    /// The passphrase; somebody is asked where need be, once.
    func needed() throws(CommandError) -> SecretBytes {
        if let given = try given() { return given }
        return try remembered { () throws(CommandError) in try source.existing(in: context) }
    }

    private func remembered(
        _ ask: () throws(CommandError) -> SecretBytes
    ) throws(CommandError) -> SecretBytes {
        try typed.withLock { (typed) throws(CommandError) -> SecretBytes in
            if let typed { return typed }
            let answer = try ask()
            typed = answer
            return answer
        }
    }
}
