import CommandLineSupport
import Foundation
import Glibc
import Synchronization
import X509

/// A context whose streams are files in a directory of its own, deleted afterwards.
final class TestContext: Sendable {
    let directory: String
    let context: Context
    private let streams: [Int32]

    init(
        environment: [String: String] = [:], input: String = "",
        terminal: any Terminal = ScriptedTerminal(nil)
    ) throws {
        let template = FileManager.default.temporaryDirectory.path + "/anchorage-XXXXXX"
        var bytes = Array(template.utf8CString)
        guard let made = mkdtemp(&bytes) else { throw POSIXError(.EIO) }
        directory = String(cString: made) + "/work"
        let outside = String(cString: made)
        guard mkdir(directory, 0o700) == 0 else { throw POSIXError(.EIO) }
        try Data(input.utf8).write(to: URL(fileURLWithPath: outside + "/0"))
        streams = [
            open(outside + "/0", O_RDONLY | O_CLOEXEC),
            open(outside + "/1", O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600),
            open(outside + "/2", O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600),
        ]
        context = Context(
            environment: environment, currentDirectory: directory, homeDirectory: directory,
            now: { Date(timeIntervalSince1970: 1_749_988_800) }, terminal: terminal,
            streams: Streams(input: streams[0], output: streams[1], error: streams[2]))
    }

    deinit {
        for stream in streams { close(stream) }
        _ = try? FileManager.default.removeItem(
            atPath: String(directory.dropLast("/work".count)))
    }

    var output: String { get throws { try content("../1") } }
    var error: String { get throws { try content("../2") } }

    /// The names in the directory, sorted.
    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: directory).sorted() }
    }

    func path(_ name: String) -> String { directory + "/" + name }

    func content(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path(name))), as: UTF8.self)
    }

    func create(_ name: String, _ content: String, mode: mode_t = 0o600) throws {
        try Data(content.utf8).write(to: URL(fileURLWithPath: path(name)))
        guard chmod(path(name), mode) == 0 else { throw POSIXError(.EIO) }
    }

    func mode(_ name: String) throws -> mode_t {
        var status = stat()
        guard lstat(path(name), &status) == 0 else { throw POSIXError(.ENOENT) }
        return status.st_mode & 0o7777
    }
}

/// A terminal where somebody has the answers ready; nil where there is no terminal.
final class ScriptedTerminal: Terminal {
    private let answers: Mutex<[String]?>
    private let asked = Mutex<[String]>([])

    init(_ answers: [String]?) {
        self.answers = Mutex(answers)
    }

    var questions: [String] { asked.withLock { $0 } }

    func ask(_ prompt: String) throws(CommandError) -> SecretBytes? {
        asked.withLock { $0.append(prompt) }
        let answer: String? = answers.withLock { answers in
            if answers?.isEmpty ?? true { return nil }
            return answers?.removeFirst()
        }
        return answer.map { SecretBytes(copying: $0.utf8) }
    }
}

/// The code of the command error that the body throws, or nil when it does not.
func code(_ body: () throws -> Void) throws -> String? {
    do {
        try body()
        return nil
    } catch let error as CommandError {
        return error.code
    }
}

extension SecretBytes {
    /// The bytes as text, for comparisons in tests.
    var text: String { withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }
}
