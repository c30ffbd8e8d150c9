import AWS
import AWSSigning
import CommandLineSupport
import HTTP
import X509

extension CredentialSurroundings {
    /// Files, programs, network and terminal as this command has them.
    static func of(
        _ context: Context, transport: any Transport, clock: any SleepingClock
    ) -> CredentialSurroundings {
        CredentialSurroundings(
            transport: transport, clock: clock,
            read: { try SharedFile.read(context.userPath($0), in: context) },
            run: { try run($0, in: context) },
            askMFACode: { try askMFACode(of: $0, in: context) },
            notify: { context.note($0.text) })
    }

    private static func run(_ words: [String], in context: Context) throws -> ProgramOutput? {
        guard let ending = try ChildProgram.run(words, in: context) else { return nil }
        let output = ending.output.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        return ProgramOutput(
            status: ending.status, output: SecretString(output),
            complaint: String(decoding: ending.complaint, as: UTF8.self))
    }

    private static func askMFACode(of serial: String, in context: Context) throws -> SecretString? {
        guard let code = try typed("Code of the MFA device \(serial):", in: context) else {
            return nil
        }
        return SecretString(code.withUnsafeBytes { String(decoding: $0, as: UTF8.self) })
    }

    private static func typed(
        _ prompt: String, in context: Context
    ) throws(CommandError) -> SecretBytes? {
        do throws(CommandError) {
            return try context.terminal.ask(prompt)
        } catch {
            guard error.code == "pass.empty" else { throw error }
            throw CommandError(
                status: error.status, code: error.code, message: "no code was typed",
                hint: error.hint)
        }
    }
}

extension Context {
    /// A path in AWS's settings, where a tilde is the user's home.
    fileprivate func userPath(_ path: String) -> String {
        path.hasPrefix("~/") ? homeDirectory + path.dropFirst() : path
    }
}

extension ClientNotice {
    /// The line for the user.
    var text: String {
        switch self {
        case .clockCorrected(let ahead):
            "this machine's clock is \(Int((abs(ahead) / 60).rounded())) min "
                + (ahead > 0 ? "behind" : "ahead of")
                + " the server's: requests are signed by the server's; set it right"
        }
    }
}
