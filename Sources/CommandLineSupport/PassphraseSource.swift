public import X509

/// Where a passphrase comes from: a file, else an environment variable, else a prompt.
public struct PassphraseSource: Sendable {
    /// The file that the user named, if any; `-` is standard input.
    public let file: String?

    /// The flag that names the file, for hints: `--passphrase-file`.
    public let flag: String

    /// The environment variable: `PKI_PASSPHRASE`.
    public let variable: String

    /// What the passphrase protects, for prompts: `the root's key`.
    public let subject: String

    /// What it is called: a passphrase, or a PIN.
    public var noun = "passphrase"

    /// Creates a source.
    ///
    /// - Parameters:
    ///   - file: The value of the flag, if given.
    ///   - flag: The flag's name with its dashes.
    ///   - variable: The environment variable's name.
    ///   - subject: What the passphrase protects, as a noun with its article.
    public init(file: String?, flag: String, variable: String, subject: String) {
        self.file = file
        self.flag = flag
        self.variable = variable
        self.subject = subject
    }

    /// The passphrase from the file or the environment, or nil where neither was given.
    ///
    /// - Parameter context: Files and environment.
    /// - Returns: At least one byte.
    /// - Throws: `CommandError` with `pass.empty`, `pass.form`, `file.mode` or what reading a file
    ///   can meet.
    public func given(in context: Context) throws(CommandError) -> SecretBytes? {
        if let file {
            let content = try InputFile.readSecret(file, limit: Self.limit + 2, in: context)
            return try checked(content.withoutLastNewline)
        }
        if let value = context.secret(variable) { return try checked(value) }
        return nil
    }

    /// Whether somebody would have to type it, because neither file nor variable was given.
    ///
    /// - Parameter context: The environment.
    /// - Returns: True when there is nothing but the terminal to ask at.
    public func needsTerminal(in context: Context) -> Bool {
        file == nil && context.secret(variable) == nil
    }

    /// The passphrase of something that exists.
    ///
    /// - Parameter context: Files, environment and terminal.
    /// - Returns: At least one byte.
    /// - Throws: `CommandError` with `pass.required` when there is none to be had, or as `given`.
    public func existing(in context: Context) throws(CommandError) -> SecretBytes {
        if let given = try given(in: context) { return given }
        guard let asked = try asked(in: context) else { throw missing }
        return asked
    }

    /// The passphrase of something that exists, as somebody types it; nil without a terminal.
    ///
    /// - Parameter context: The terminal.
    /// - Returns: At least one byte.
    /// - Throws: `CommandError` with `pass.empty` or `pass.form`.
    public func asked(in context: Context) throws(CommandError) -> SecretBytes? {
        guard
            let answer = try context.terminal.ask(
                "\(noun.prefix(1).uppercased() + noun.dropFirst()) of \(subject):")
        else {
            return nil
        }
        return try checked(answer)
    }

    /// A passphrase for something new; at the terminal it is asked for twice.
    ///
    /// - Parameters:
    ///   - minimumCharacters: How long it must be.
    ///   - context: Files, environment and terminal.
    /// - Returns: The passphrase, as UTF-8.
    /// - Throws: `CommandError` with `pass.required` when there is none to be had, `pass.short`,
    ///   `pass.mismatch` when it is not the same twice, or as `given`.
    public func new(
        minimumCharacters: Int, in context: Context
    ) throws(CommandError) -> SecretBytes {
        if let given = try given(in: context) {
            return try longEnough(given, minimumCharacters)
        }
        let first = try longEnough(
            try ask("New passphrase for \(subject):", in: context), minimumCharacters)
        guard first == (try ask("The same again:", in: context)) else {
            throw CommandError(
                status: .dataError, code: "pass.mismatch",
                message: "the two passphrases for \(subject) differ",
                hint: "run the command again, and type the same passphrase twice")
        }
        return first
    }

    /// What openssl's `-passin file:` reads at most.
    private static let limit = 1023

    private func ask(_ prompt: String, in context: Context) throws(CommandError) -> SecretBytes {
        guard let answer = try context.terminal.ask(prompt) else { throw missing }
        return try checked(answer)
    }

    private var missing: CommandError {
        CommandError(
            status: .usage, code: "pass.required",
            message: "\(subject) needs a \(noun), and there is no terminal to ask at",
            hint: "give \(flag) FILE (mode 0600), or set \(variable)")
    }

    /// Refuses what no other tool would read as the same passphrase.
    private func checked(_ passphrase: SecretBytes) throws(CommandError) -> SecretBytes {
        if passphrase.isEmpty {
            throw CommandError(
                status: .dataError, code: "pass.empty",
                message: "the \(noun) of \(subject) is empty",
                hint: "give \(flag) FILE (mode 0600), or set \(variable)")
        }
        let isOneLine = passphrase.withUnsafeBytes { bytes in
            !bytes.contains { $0 == 0 || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        }
        guard isOneLine, passphrase.count <= Self.limit else {
            throw CommandError(
                status: .dataError, code: "pass.form",
                message: "the \(noun) of \(subject) is not one line of at most "
                    + "\(Self.limit) bytes",
                hint: "other tools would read only its beginning; choose one line of text")
        }
        return passphrase
    }

    private func longEnough(
        _ passphrase: SecretBytes, _ minimum: Int
    ) throws(CommandError) -> SecretBytes {
        let characters = passphrase.withUnsafeBytes { bytes in
            bytes.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
        }
        guard characters >= minimum else {
            throw CommandError(
                status: .dataError, code: "pass.short",
                message: "the passphrase for \(subject) has \(characters) characters, "
                    + "fewer than \(minimum)",
                hint: "choose a longer one, such as the output of: openssl rand -base64 24")
        }
        return passphrase
    }
}

extension SecretBytes {
    /// The same without one line end, LF or CR LF, which an editor has put there.
    fileprivate var withoutLastNewline: SecretBytes {
        withUnsafeBytes { bytes in
            guard bytes.last == UInt8(ascii: "\n") else { return self }
            let line = bytes.dropLast()
            return SecretBytes(
                copying: line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
        }
    }
}
