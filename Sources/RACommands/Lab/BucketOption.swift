import ArgumentParser
import CommandLineSupport
import LocalService

/// A bucket of the local service: `NAME`, or `NAME=DIR`, whose files are its objects.
struct BucketOption: ExpressibleByArgument {
    let name: String

    /// The directory as it was given.
    let directory: String?

    init?(argument: String) {
        let parts = argument.split(
            separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        name = String(parts[0])
        directory = parts.count > 1 ? String(parts[1]) : nil
    }

    /// Whether the name is one that a bucket can have: 3 to 63 of a-z, 0-9, `-` and `.`.
    var hasBucketName: Bool {
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
        }
        let bytes = Array(name.utf8)
        guard (3...63).contains(bytes.count), let first = bytes.first, let last = bytes.last,
            isAlphanumeric(first), isAlphanumeric(last)
        else { return false }
        return bytes.allSatisfy { isAlphanumeric($0) || $0 == 0x2D || $0 == 0x2E }
    }

    /// The option as a word of a command line that works from any directory.
    func argument(in context: Context) -> String {
        directory.map { "\(name)=\(context.absolutePath($0))" } ?? name
    }

    /// The bucket.
    ///
    /// - Throws: `CommandError` where the directory is none.
    func bucket(in context: Context) throws -> Bucket {
        guard let directory else { return Bucket(name) }
        try Directories.refuseOther(directory, in: context)
        return Bucket(name, directory: context.absolutePath(directory))
    }
}
