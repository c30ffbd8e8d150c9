import Glibc

extension CacheDirectory {
    /// What is larger was not written here.
    private static let limitBytes = 1 << 16

    /// The content of a file; nil unless it is a regular one of this user, and nobody else's to read.
    func read(_ name: String) -> String? {
        // A pipe of that name would keep whoever opens it waiting.
        let file = openat(raw, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_uid == owner, status.st_mode & 0o077 == 0,
            (1...Self.limitBytes).contains(Int(status.st_size))
        else { return nil }
        let size = Int(status.st_size)
        // One byte more than there should be shows a file that grew.
        var bytes = [UInt8](repeating: 0, count: size + 1)
        defer { bytes.withUnsafeMutableBytes { $0.cleanse() } }
        var count = 0
        while count < bytes.count {
            let received = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(file, buffer.baseAddress.map { $0 + count }, buffer.count - count)
            }
            if received < 0, errno == EINTR { continue }
            guard received >= 0 else { return nil }
            if received == 0 { break }
            count += received
        }
        guard count == size else { return nil }
        return String(validating: bytes[..<size], as: UTF8.self)
    }

    /// Puts a file under its name in one step, whatever the name stands for now.
    ///
    /// It is not waited for until it is on the disk: what a crash leaves of it is no whole JSON object,
    /// and not believed.
    ///
    /// - Throws: `CacheProblem`; nothing is left behind then.
    func write(_ text: String, to name: String) throws(CacheProblem) {
        let temporary =
            ".\(String(UInt64.random(in: .min ... .max), radix: 36))"
            + Self.partialSuffix
        let file = openat(
            raw, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .last(path) }
        var bytes = Array(text.utf8)
        defer { bytes.withUnsafeMutableBytes { $0.cleanse() } }
        do throws(CacheProblem) {
            var start = 0
            while start < bytes.count {
                let written = bytes.withUnsafeBytes { buffer in
                    Glibc.write(file, buffer.baseAddress.map { $0 + start }, buffer.count - start)
                }
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { throw .last(path) }
                start += written
            }
        } catch {
            close(file)
            unlinkat(raw, temporary, 0)
            throw error
        }
        // Some network file systems report a failed write only here.
        guard close(file) == 0, rename(temporary, to: name) else {
            let problem = CacheProblem.last("\(path)/\(name)")
            unlinkat(raw, temporary, 0)
            throw problem
        }
    }

    private static let partialSuffix = ".partial"

    /// Whether a name is that of a file that is being written, or whose writer was killed.
    static func isPartial(_ name: String) -> Bool {
        name.utf8.first == UInt8(ascii: ".") && name.hasSuffix(partialSuffix)
    }

    private static let generationFile = "generation"

    /// What changes whenever sessions are forgotten; nil where none ever were.
    var generation: FileState? {
        var status = stat()
        guard fstatat(raw, Self.generationFile, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            return nil
        }
        return FileState([
            Int(status.st_ino), status.st_ctim.tv_sec, status.st_ctim.tv_nsec,
        ])
    }

    /// Makes what is under way of the past; an empty file needs no room on a disk that is full.
    ///
    /// - Throws: `CacheProblem`.
    func beginGeneration() throws(CacheProblem) { try write("", to: Self.generationFile) }

    /// Empties a file where it is, whoever has it open.
    func truncate(_ name: String) {
        let file = openat(raw, name, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return }
        ftruncate(file, 0)
        close(file)
    }

    /// Takes a file away, or a directory of that name where it is empty; what is not there is no mistake.
    ///
    /// - Throws: `CacheProblem`.
    func remove(_ name: String) throws(CacheProblem) {
        if unlinkat(raw, name, 0) == 0 || errno == ENOENT { return }
        if errno == EISDIR, unlinkat(raw, name, AT_REMOVEDIR) == 0 { return }
        throw .last("\(path)/\(name)")
    }

    private func rename(_ temporary: String, to name: String) -> Bool {
        if renameat(raw, temporary, raw, name) == 0 { return true }
        // Nobody misses an empty directory here; what another one holds is its owner's to judge.
        return errno == EISDIR && unlinkat(raw, name, AT_REMOVEDIR) == 0
            && renameat(raw, temporary, raw, name) == 0
    }

    /// The names in the directory.
    func names() -> [String] {
        let copy = openat(raw, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = fdopendir(copy) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// When a file was last changed, in seconds since 1970; nil where there is none.
    func changed(_ name: String) -> Int? {
        var status = stat()
        return fstatat(raw, name, &status, AT_SYMLINK_NOFOLLOW) == 0
            ? status.st_mtim.tv_sec : nil
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Overwrites the bytes in a way that no optimiser removes.
    fileprivate func cleanse() {
        if let baseAddress { explicit_bzero(baseAddress, count) }
    }
}
