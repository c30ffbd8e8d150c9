import CommandLineSupport
import Foundation
import Glibc
import TestSupport
import X509

@testable import PKICommands

/// A directory where `pki` is run in process, with a clock of the test's own and no terminal.
final class Desk {
    let directory: TemporaryDirectory
    var now = fixedNow
    var environment: [String: String] = [:]

    init() throws { directory = try TemporaryDirectory() }

    /// What a run of the tool gave.
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Runs a command line.
    @MainActor
    func pki(_ arguments: String...) async throws -> Outcome {
        try await pki(arguments)
    }

    /// Runs a command line.
    @MainActor
    func pki(_ arguments: [String]) async throws -> Outcome {
        let names = [directory.file("stdout"), directory.file("stderr")]
        let streams = names.map { open($0, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600) }
        let input = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { for descriptor in streams + [input] { close(descriptor) } }
        let now = now
        let context = Context(
            environment: environment, currentDirectory: directory.path,
            homeDirectory: directory.path, now: { now }, terminal: NoTerminal(),
            streams: Streams(input: input, output: streams[0], error: streams[1]),
            userName: "tester")
        let status = await Tool.run(
            PKI.self, arguments: arguments, in: context, explain: Hints.explain)
        return Outcome(
            status: status, output: try text(names[0]), errors: try text(names[1]))
    }

    /// A store with a root and an issuing CA, whose keys are in the clear.
    @MainActor
    func makeAuthorities() async throws {
        for arguments in [["init-root", "Root R1"], ["init-issuing", "Issuing A1"]] {
            let made = try await pki(
                arguments[0], "--subject", "CN=Example \(arguments[1])",
                "--insecure-plaintext-ca-key")
            guard made.status == 0 else { throw Failure(errors: made.errors) }
        }
    }

    /// The names of what has become of the directory, without what the desk itself needs.
    var names: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: directory.path)
                .filter { !["stdout", "stderr", "ca-data"].contains($0) }.sorted()
        }
    }

    func write(_ text: String, to name: String, mode: Int = 0o600) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: directory.file(name)))
        try FileManager.default.setAttributes(
            [.posixPermissions: mode], ofItemAtPath: directory.file(name))
    }

    private func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    }

    private struct Failure: Error { let errors: String }

    private struct NoTerminal: Terminal {
        func ask(_ prompt: String) throws(CommandError) -> SecretBytes? { nil }
    }
}
