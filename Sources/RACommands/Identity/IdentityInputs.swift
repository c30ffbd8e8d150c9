import CommandLineSupport
import Glibc
import RolesAnywhere
import Synchronization
import X509

/// Reads inputs: those that can be read only once are kept, files are read whenever they are asked for.
final class IdentityInputs: Sendable {
    private let context: Context
    private let directory: String?
    private let kept = Mutex<[IdentityInput: SecretBytes]>([:])

    /// How long a program may take to print a key, in seconds.
    static let programSeconds = 30.0

    private static let limitBytes = 1 << 20

    /// - Parameters:
    ///   - context: The outside world.
    ///   - directory: Where programs start; nil for where this one did.
    init(_ context: Context, programsAt directory: String? = nil) {
        self.context = context
        self.directory = directory
    }

    /// What an input holds now; nothing for what stays where it is.
    ///
    /// - Throws: `CommandError`.
    func read(_ input: IdentityInput) throws -> SecretBytes {
        switch input {
        case .file(let path) where isPipe(path):
            return try once(input) { try contents(of: path) }
        case .file(let path):
            return try contents(of: path)
        case .program(let words):
            return try run(words)
        case .token, .tpm:
            return SecretBytes(copying: [])
        case .standardInput, .environment:
            return try once(input) { try readOnce(input) }
        }
    }

    private func once(
        _ input: IdentityInput, _ read: () throws -> SecretBytes
    ) throws -> SecretBytes {
        try kept.withLock { kept in
            if let bytes = kept[input] { return bytes }
            let bytes = try read()
            kept[input] = bytes
            return bytes
        }
    }

    private func contents(of path: String) throws(CommandError) -> SecretBytes {
        try InputFile.readSecret(path, limit: Self.limitBytes, access: .anyone, in: context)
    }

    /// Whether a path leads to what is gone once it has been read: a shell's `<(COMMAND)`, a FIFO.
    private func isPipe(_ path: String) -> Bool {
        var status = stat()
        return stat(context.absolutePath(path), &status) == 0
            && status.st_mode & S_IFMT == S_IFIFO
    }

    private func readOnce(_ input: IdentityInput) throws(CommandError) -> SecretBytes {
        guard case .environment(let variable) = input else {
            return try InputFile.readSecret("-", limit: Self.limitBytes, in: context)
        }
        guard let value = context.secret(variable), !value.isEmpty else {
            throw CommandError(
                status: .noInput, code: "variable.missing",
                message: "the environment variable \(PrintableText.quote(variable)) is not set",
                hint: "set it to the PEM text itself, and export it; a file is named by its path")
        }
        return value
    }

    private func run(_ words: [String]) throws(CommandError) -> SecretBytes {
        let name = PrintableText.quote(words.first ?? "")
        guard
            let ended = try ChildProgram.run(
                words, at: directory, in: context, timeoutSeconds: Self.programSeconds)
        else {
            throw CommandError(
                status: .noInput, code: "program.missing", message: "there is no program \(name)",
                hint: "no shell runs it; for one, write: 'exec:sh -c \"COMMAND\"'")
        }
        guard ended.status == 0 else {
            let complaint = String(decoding: ended.complaint.suffix(2_000), as: UTF8.self)
                .split(whereSeparator: \.isNewline).joined(separator: "; ")
            throw CommandError(
                status: .noInput, code: "program.failed",
                message: "\(name) ended with \(ended.status)"
                    + (complaint.isEmpty ? "" : ": \(complaint)"),
                hint: "run it by itself: it must print PEM or PKCS #12, and end with 0")
        }
        guard !ended.output.isEmpty else {
            throw CommandError(
                status: .noInput, code: "program.failed", message: "\(name) printed nothing",
                hint: "run it by itself: it must print PEM or PKCS #12, and end with 0")
        }
        return ended.output
    }
}
