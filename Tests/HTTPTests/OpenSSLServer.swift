import Foundation
import Testing

/// `openssl s_server` on a free port, with a certificate made for it.
final class OpenSSLServer {
    let directory: String
    let certificate: String
    let url: String
    private let process = Process()

    static let isWanted =
        FileManager.default.isExecutableFile(atPath: executable)
        || ProcessInfo.processInfo.environment["REQUIRE_JUDGES"] == "1"

    private static let executable = "/usr/bin/openssl"

    init(name: String = "IP:127.0.0.1", options: [String] = []) throws {
        directory = NSTemporaryDirectory() + "anchorage-tls-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true)
        certificate = directory + "/server.pem"
        let key = directory + "/server.key"
        try Self.run([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-subj", "/CN=server", "-addext", "subjectAltName=\(name)", "-days", "2",
            "-keyout", key, "-out", certificate,
        ])
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: Self.executable)
        process.arguments =
            ["s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-www"]
            + options
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        url = "https://127.0.0.1:\(try Self.port(from: output.fileHandleForReading))"
    }

    func stop() {
        // A child of a dispatch thread inherits its blocked signals: SIGTERM would never arrive.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(atPath: directory)
    }

    static func run(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    /// Waits for the line "ACCEPT 127.0.0.1:PORT".
    private static func port(from output: FileHandle) throws -> Int {
        var text = ""
        while true {
            let part = output.availableData
            try #require(!part.isEmpty, "openssl ended without a port")
            text += String(decoding: part, as: UTF8.self)
            guard let start = text.range(of: "ACCEPT 127.0.0.1:"),
                let end = text[start.upperBound...].firstIndex(of: "\n")
            else { continue }
            return try #require(Int(text[start.upperBound..<end]))
        }
    }
}
