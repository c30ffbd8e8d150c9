import Foundation

/// The openssl command, a foreign judge of what this product writes.
package enum OpenSSLTool {
    /// What a run of openssl gave.
    package struct Result: Sendable {
        package let status: Int32
        package let output: String
    }

    /// Runs `openssl` with these arguments; the output is that of both streams.
    package static func run(_ arguments: [String], input: [UInt8] = []) throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        let output = Pipe()
        let feed = Pipe()
        process.standardOutput = output
        process.standardError = output
        process.standardInput = feed
        try process.run()
        feed.fileHandleForWriting.write(Data(input))
        try feed.fileHandleForWriting.close()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: String(decoding: text, as: UTF8.self))
    }
}
