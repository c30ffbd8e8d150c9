import CGlibc
import Glibc
import X509

/// A directory that a command is about to make, with all that is in it.
///
/// Whoever looks sees all of it or nothing: what fails halfway leaves nothing that would stand in the
/// way of the next try.
public struct OutputDirectory: Sendable {
    private let name: String
    private let path: String
    private let context: Context

    /// Refuses a name under which no directory can be made.
    ///
    /// - Parameters:
    ///   - path: Absolute, or relative to the context's directory.
    ///   - context: Where relative paths start.
    /// - Throws: `CommandError` with `usage`, `file.name`, `file.exists` or `file.create`.
    public init(_ path: String, in context: Context) throws(CommandError) {
        if path == "-" {
            throw CommandError(
                status: .usage, code: "usage",
                message: "a directory is made, which cannot go to standard output",
                hint: "name a directory with --out; one that is to be called - is ./-")
        }
        if path.isEmpty {
            throw CommandError(
                status: .usage, code: "file.name",
                message: "the output directory has an empty name", hint: "name a directory")
        }
        name = path
        self.context = context
        // A rename takes no name with a slash at its end.
        var absolute = context.absolutePath(path)
        while absolute.utf8.count > 1, absolute.utf8.last == UInt8(ascii: "/") {
            absolute.removeLast()
        }
        self.path = absolute
        let existing: stat?
        do throws(Errno) {
            existing = try FileSystem.linkStatus(absolute)
        } catch {
            throw .cannotCreate(path, error)
        }
        if existing != nil { throw existsError }
    }

    /// Makes the directory with its files, or nothing.
    ///
    /// - Parameter files: What to write into each, by paths in the directory of at most one folder.
    /// - Throws: `CommandError` with `file.exists`, `file.create` or `file.write`.
    public func write(_ files: [(path: String, bytes: [UInt8])]) throws(CommandError) {
        let random = String(UInt64.random(in: .min ... .max), radix: 36)
        let draft = Path.joined(Path.parent(path), ".anchorage-\(random).partial")
        guard mkdir(draft, 0o755) == 0 else { throw .cannotCreate(name, .last) }
        let folders = Set(files.compactMap { Self.folder(of: $0.path) }).sorted()
        do throws(CommandError) {
            for folder in folders where mkdir(Path.joined(draft, folder), 0o755) != 0 {
                throw CommandError.cannotCreate(Path.joined(name, folder), .last)
            }
            try OutputFile.write(
                files.map { file, bytes in
                    (
                        OutputFile(
                            name: Path.joined(name, file), path: Path.joined(draft, file),
                            permissions: 0o644, overwrites: false, context: context), bytes
                    )
                })
            try take(draft)
        } catch {
            for file in files { unlink(Path.joined(draft, file.path)) }
            for folder in folders { rmdir(Path.joined(draft, folder)) }
            rmdir(draft)
            throw error
        }
    }

    /// Gives the draft its name, which nothing has meanwhile.
    private func take(_ draft: String) throws(CommandError) {
        if anchorage_rename_exclusively(draft, path) != 0 {
            // Without the flag, a rename replaces no directory but an empty one.
            let lacksFlag = errno == EINVAL || errno == ENOSYS
            guard lacksFlag, rename(draft, path) == 0 else { throw failure(.last) }
        }
        do throws(Errno) {
            try FileSystem.synchronizeDirectory(Path.parent(path))
        } catch {
            throw failure(error)
        }
    }

    private func failure(_ error: Errno) -> CommandError {
        [EEXIST, ENOTEMPTY, ENOTDIR].contains(error.code)
            ? existsError : .cannotCreate(name, error)
    }

    private var existsError: CommandError {
        CommandError(
            status: .cannotCreate, code: "file.exists",
            message: "\(PrintableText.quote(name)) exists",
            hint: "give --out another directory, or move this one away")
    }

    private static func folder(of path: String) -> String? {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) }
    }
}
