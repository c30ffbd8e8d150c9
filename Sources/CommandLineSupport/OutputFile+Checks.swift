import Glibc
import X509

extension OutputFile {
    /// Refuses what cannot or must not be written, as far as that can be seen beforehand.
    func checkTarget() throws(CommandError) {
        try checkName()
        if !isStandardOutput { try checkDirectory() }
    }

    /// Refuses a name that is taken, or none.
    func checkName() throws(CommandError) {
        if isStandardOutput {
            guard overwrites else { return }
            throw CommandError(
                status: .usage, code: "usage",
                message: "--force replaces a file, and the output goes to standard output",
                hint: "name the file with --out, or leave --force out")
        }
        if name.isEmpty {
            throw CommandError(
                status: .usage, code: "file.name", message: "the output file has an empty name",
                hint: "name a file, or - for standard output")
        }
        let status: stat?
        do {
            status = try FileSystem.linkStatus(path)
        } catch {
            throw .cannotCreate(name, error)
        }
        if let status {
            try checkExisting(status)
        } else if Path.endsWithSlash(name) {
            throw .isDirectory(name)
        }
    }

    /// That something is there already; the hint knows that keys stay even with `--force`.
    var existsError: CommandError {
        CommandError(
            status: .cannotCreate, code: "file.exists",
            message: "\(PrintableText.quote(name)) exists already",
            hint: permissions == 0o600
                ? "name another file; a file with a secret is never overwritten"
                : "name another file, or replace this one with --force")
    }

    private func checkExisting(_ status: stat) throws(CommandError) {
        if status.isDirectory { throw .isDirectory(name) }
        if status.isSymbolicLink {
            throw CommandError(
                status: .cannotCreate, code: "file.symlink",
                message: "\(PrintableText.quote(name)) is a symlink, and output never follows one",
                hint: "name the file itself, or - for standard output")
        }
        if !status.isRegularFile {
            throw CommandError(
                status: .cannotCreate, code: "file.kind",
                message: "\(PrintableText.quote(name)) exists and is not a regular file",
                hint: isKept
                    ? "name a regular file, or a new one"
                    : "name a new file, or - for standard output")
        }
        if !overwrites { throw existsError }
        try checkReplaceable()
    }

    /// Keys and stores cannot be made again: not even `--force` replaces them.
    private func checkReplaceable() throws(CommandError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw .cannotCreate(name, .last) }
        defer { close(descriptor) }
        let head = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
        defer {
            head.cleanse()
            head.deallocate()
        }
        let content: Slice<UnsafeRawBufferPointer>
        do {
            let count = try FileSystem.read(into: head, from: descriptor)
            content = UnsafeRawBufferPointer(head).prefix(count)
        } catch {
            throw .cannotCreate(name, error)
        }
        guard let kept = IrreplaceableContent(content) else { return }
        throw CommandError(
            status: .cannotCreate, code: "file.key",
            message:
                "\(PrintableText.quote(name)) holds \(kept.rawValue), which is never overwritten",
            hint: "name another file")
    }

    private func checkDirectory() throws(CommandError) {
        let directory = Path.parent(path)
        var status = stat()
        guard stat(directory, &status) == 0 else {
            let failure = Errno.last
            throw CommandError(
                status: .cannotCreate, code: "file.parent",
                message: "cannot create \(PrintableText.quote(name)): "
                    + "its directory: \(failure)",
                hint: failure.code == ENOENT
                    ? "create it with: mkdir -p \(PrintableText.operand(directory))"
                    : "check the path")
        }
        guard faccessat(AT_FDCWD, directory, W_OK | X_OK, AT_EACCESS) == 0 else {
            throw .cannotCreate(name, .last)
        }
    }
}

extension CommandError {
    static func cannotCreate(_ name: String, _ failure: Errno) -> CommandError {
        CommandError(
            status: .cannotCreate, code: "file.create",
            message: "cannot create \(PrintableText.quote(name)): \(failure)",
            hint: failure.code == EACCES
                ? "check who may write to its directory" : "check the path and its file system")
    }

    fileprivate static func isDirectory(_ name: String) -> CommandError {
        CommandError(
            status: .cannotCreate, code: "file.directory",
            message: "\(PrintableText.quote(name)) is a directory",
            hint: "name a file inside it")
    }
}
