import FoundationEssentials
import Glibc

/// A directory whose files are a bucket's objects.
///
/// A key is the path below the directory. Only regular files count, and no symbolic link is
/// followed on the way to one: what is served stays below the directory, whoever writes there.
struct BucketDirectory {
    /// A file as a list shows it.
    struct Entry {
        let key: [UInt8]
        let status: FileStatus
    }

    /// Why the directory could not be read.
    enum Failure: Error {
        case cannotOpen(path: String, errno: Int32)
        case tooManyFiles(limit: Int)
    }

    /// The most files that a list goes through.
    static let fileLimit = 100_000

    /// The longest key in S3, in bytes.
    static let keyLimit = 1024

    let path: String

    /// The files whose keys begin with a prefix, in the order of their bytes.
    ///
    /// Names that are not UTF-8, and paths longer than a key can be, are no objects.
    func entries(prefix: [UInt8]) throws(Failure) -> [Entry] {
        var entries: [Entry] = []
        var pending: [[UInt8]] = [[]]
        while let parent = pending.popLast() {
            for (name, status) in try children(of: parent) {
                let key = parent + name
                switch status.kind {
                case .directory:
                    let below = key + [UInt8(ascii: "/")]
                    if below.starts(with: prefix) || prefix.starts(with: below) {
                        pending.append(below)
                    }
                case .file:
                    guard key.starts(with: prefix), Self.isKey(key) else { continue }
                    guard entries.count < Self.fileLimit else {
                        throw .tooManyFiles(limit: Self.fileLimit)
                    }
                    entries.append(Entry(key: key, status: status))
                case .other:
                    continue
                }
            }
        }
        return entries.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    }

    /// Opens the file of a key; nil where there is none.
    func file(_ key: [UInt8]) throws(Failure) -> OpenFile? {
        guard Self.isKey(key) else { return nil }
        let components = key.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard let name = components.last,
            let parent = try directory(components.dropLast().map { Array($0) }),
            Self.isName(Array(name))
        else { return nil }
        defer { close(parent) }
        // Not blocking, because a pipe without a writer would hold the thread.
        let descriptor = Self.openFile(
            parent, Array(name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        return OpenFile(descriptor)
    }

    /// The names in a directory, given by its path below this one, which ends with a slash.
    private func children(
        of parent: [UInt8]
    ) throws(Failure) -> [(name: [UInt8], status: FileStatus)] {
        let components = parent.split(separator: UInt8(ascii: "/")).map { Array($0) }
        // It may have gone since it was seen.
        guard let descriptor = try directory(components) else { return [] }
        guard let stream = fdopendir(descriptor) else {
            close(descriptor)
            return []
        }
        defer { closedir(stream) }
        var children: [(name: [UInt8], status: FileStatus)] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            guard Self.isName(name), let status = FileStatus(name, in: descriptor) else { continue }
            children.append((name, status))
        }
        return children
    }

    /// Opens a directory below this one; nil where there is none, or it may not be read.
    private func directory(_ components: [[UInt8]]) throws(Failure) -> Int32? {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
        var descriptor = open(path, flags)
        guard descriptor >= 0 else { throw .cannotOpen(path: path, errno: errno) }
        for component in components {
            let next =
                Self.isName(component)
                ? Self.openFile(descriptor, component, flags | O_NOFOLLOW) : -1
            close(descriptor)
            guard next >= 0 else { return nil }
            descriptor = next
        }
        return descriptor
    }

    private static func openFile(_ parent: Int32, _ name: [UInt8], _ flags: Int32) -> Int32 {
        (name + [0]).withUnsafeBytes { bytes in
            bytes.assumingMemoryBound(to: CChar.self).baseAddress.map {
                openat(parent, $0, flags)
            } ?? -1
        }
    }

    /// Whether a name may be a component of a path: none that leads elsewhere, or nowhere.
    private static func isName(_ name: [UInt8]) -> Bool {
        !name.isEmpty && !name.contains(0) && !name.contains(UInt8(ascii: "/"))
            && name != Array(".".utf8) && name != Array("..".utf8)
    }

    private static func isKey(_ key: [UInt8]) -> Bool {
        key.count <= keyLimit && String(validating: key, as: UTF8.self) != nil
    }
}

extension BucketDirectory.Failure: CustomStringConvertible {
    /// The failure as a sentence fragment.
    var description: String {
        switch self {
        case .cannotOpen(let path, let code):
            "the bucket's directory \(path) cannot be opened: \(String(cString: strerror(code)))"
        case .tooManyFiles(let limit):
            "the bucket's directory has more than \(limit) files"
        }
    }
}
