import Foundation
import Glibc
import LocalService

/// A directory that a laboratory has as its bucket `reports`.
struct BucketFolder {
    private let root: URL
    private var bucket: URL { root.appending(path: "bucket") }

    /// Runs a test with a fresh one.
    static func run(
        _ way: Way = .inProcess, _ body: (Laboratory, BucketFolder) async throws -> Void
    ) async throws {
        let folder = BucketFolder(
            root: FileManager.default.temporaryDirectory.appending(path: UUID().uuidString))
        defer { try? FileManager.default.removeItem(at: folder.root) }
        try FileManager.default.createDirectory(
            at: folder.bucket, withIntermediateDirectories: true)
        let bucket = Bucket("reports", directory: folder.bucket.path)
        try await Laboratory.run(way, buckets: [bucket]) { try await body($0, folder) }
    }

    /// Writes an object, with the directories above it.
    func write(_ key: String, _ text: String) throws {
        let file = bucket.appending(path: key)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func makeDirectory(_ path: String) throws {
        try FileManager.default.createDirectory(
            at: bucket.appending(path: path), withIntermediateDirectories: true)
    }

    /// The path of something beside the bucket.
    func outside(_ name: String) -> String { root.appending(path: name).path }

    func writeOutside(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: root.appending(path: name))
    }

    func link(_ key: String, to path: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: bucket.appending(path: key).path, withDestinationPath: path)
    }

    func pipe(_ key: String) throws {
        mkfifo(bucket.appending(path: key).path, 0o600)
    }

    /// Takes the bucket's directory away.
    func remove() throws { try FileManager.default.removeItem(at: bucket) }
}
