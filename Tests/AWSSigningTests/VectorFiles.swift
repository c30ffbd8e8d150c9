import Foundation
import Testing

/// Where the vectors are: the repository's own, and those that are kept beside it.
enum VectorFiles {
    static let packageRoot = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// AWS's suite: the folder that `SIGV4_SUITE` names, or the one kept beside the checkout.
    static let publishedSuite =
        environment["SIGV4_SUITE"].map { URL(filePath: $0) }
        ?? packageRoot.deletingLastPathComponent().appending(path: "shared/vectors/sigv4")

    /// With `REQUIRE_JUDGES=1` a missing judge is a failure, not a skipped test.
    static let judgesAreRequired = !["", "0"].contains(environment["REQUIRE_JUDGES"] ?? "")

    private static let environment = ProcessInfo.processInfo.environment

    /// The octets of a base 64 file in `Tests/Vectors/x509`.
    static func x509(base64 name: String) throws -> [UInt8] {
        let text = try x509(text: name + ".base64")
        return Array(try #require(Data(base64Encoded: text)))
    }

    /// The text of a file in `Tests/Vectors/x509`, without its line ends.
    static func x509(text name: String) throws -> String {
        let file = packageRoot.appending(path: "Tests/Vectors/x509/\(name)")
        return try String(contentsOf: file, encoding: .utf8).filter { !$0.isNewline }
    }
}
