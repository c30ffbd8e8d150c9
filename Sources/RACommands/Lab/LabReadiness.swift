import CommandLineSupport
import FoundationEssentials
import Glibc

/// What a service in the background tells the command that started it: that it listens, or why not.
struct LabReadiness: Codable {
    var status: Int32?
    var code: String?
    var message: String?
    var hint: String?

    /// It listens.
    init() {}

    /// It does not.
    init(_ error: CommandError) {
        status = error.status.rawValue
        code = error.code
        message = error.message
        hint = error.hint
    }

    /// The failure, as the command that waits reports it; nil where it listens.
    var failure: CommandError? {
        guard let status, let code, let message else { return nil }
        return CommandError(
            status: ExitStatus(rawValue: status) ?? .failure, code: code, message: message,
            hint: hint)
    }

    /// Tells it, and closes the pipe.
    func send(to descriptor: Int32) {
        let bytes = (try? JSONEncoder().encode(self)).map { Array($0) } ?? []
        _ = write(descriptor, bytes, bytes.count)
        close(descriptor)
    }

    /// Waits until it is told, or until the process that should tell has ended.
    static func receive(from descriptor: Int32) -> LabReadiness? {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            received += buffer.prefix(count)
        }
        return try? JSONDecoder().decode(LabReadiness.self, from: Data(received))
    }
}
