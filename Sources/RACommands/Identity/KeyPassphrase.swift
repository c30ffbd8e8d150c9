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

    /// - Throws: `CommandError` with `usage` where it is given twice.
    init(
        _ sources: IdentitySources, subject: String, in context: Context
    ) throws(CommandError) {
        let given = [
            ("--pkcs8-password", sources.keyPassphrase),
            ("--tpm-key-password", sources.tpmKeyPassword),
            ("--key-passphrase-file", sources.keyPassphraseFile),
            ("--no-tpm-key-password", sources.hasNoTPMPassword ? "" : nil),
        ].filter { $0.1 != nil }.map(\.0)
        guard given.count <= 1 else {
            throw CommandError(
                status: .usage, code: "usage",
                message: given.joined(separator: " and ") + " are two answers to one question",
                hint: "keep one; --key-passphrase-file is the one that no list of processes shows")
        }
        self.context = context
        file = sources.keyPassphraseFile
        password = (sources.keyPassphrase ?? sources.tpmKeyPassword).map {
            SecretBytes(copying: $0.utf8)
        }
        source = PassphraseSource(
            file: sources.keyPassphraseFile, flag: "--key-passphrase-file",
            variable: "RA_KEY_PASSPHRASE", subject: subject)
    }

    /// The passphrase that can be had without asking anybody; nil where there is none.
    func given() throws(CommandError) -> SecretBytes? {
        if let password { return password }
        // Standard input is read once.
        if file == "-" { return try remembered() }
        return try source.given(in: context)
    }

    /// The passphrase; somebody is asked where need be, once.
    func needed() throws(CommandError) -> SecretBytes {
        if let given = try given() { return given }
        return try remembered()
    }

    private func remembered() throws(CommandError) -> SecretBytes {
        try typed.withLock { (typed) throws(CommandError) -> SecretBytes in
            if let typed { return typed }
            let answer = try source.existing(in: context)
            typed = answer
            return answer
        }
    }
}
