import Foundation

/// Where tests find what lies in the repository.
package enum Repository {
    /// The package's root.
    package static let root: String = {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { url.deleteLastPathComponent() }
        return url.path
    }()

    /// `Tests/Vectors/…`.
    package static func vector(_ path: String) throws -> [UInt8] {
        try file("Tests/Vectors/\(path)")
    }

    /// A file by its path from the package's root.
    package static func file(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: "\(root)/\(path)")))
    }
}
