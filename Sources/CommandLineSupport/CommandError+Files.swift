import Glibc

/// What is wrong with a file that a user named.
extension CommandError {
    static func missing(_ name: String) -> CommandError {
        CommandError(
            status: .noInput, code: "file.missing",
            message: "\(PrintableText.quote(name)) does not exist",
            hint: "check the path; relative paths start at the current directory")
    }

    static func unreadable(_ name: String, _ failure: Errno) -> CommandError {
        CommandError(
            status: .noInput, code: "file.unreadable",
            message: "cannot read \(PrintableText.quote(name)): \(failure)",
            hint: failure.code == EACCES
                ? "check the permissions of the file and its path" : "check what the path names")
    }

    static func directory(_ name: String) -> CommandError {
        CommandError(
            status: .noInput, code: "file.directory",
            message: "\(PrintableText.quote(name)) is a directory",
            hint: "name a file inside it")
    }

    static func tooLarge(_ name: String, limit: Int) -> CommandError {
        CommandError(
            status: .dataError, code: "file.size",
            message: "\(PrintableText.quote(name)) is larger than \(limit) bytes",
            hint: "check that it is the file you mean")
    }
}
