import AWS
import CommandLineSupport
import Glibc
import X509

/// AWS's shared files, which may be absent.
enum SharedFile {
    /// A file's bytes, or nil when it does not exist.
    static func read(_ path: String, in context: Context) throws -> [UInt8]? {
        do {
            return try InputFile.read(named(path), kind: .file, in: context)
        } catch let error where error.code == "file.missing" {
            return nil
        }
    }

    /// Where the config file is.
    static func configPath(in context: Context) -> String {
        path(variable: "AWS_CONFIG_FILE", name: "config", in: context)
    }

    /// Where the credentials file is.
    static func credentialsPath(in context: Context) -> String {
        path(variable: "AWS_SHARED_CREDENTIALS_FILE", name: "credentials", in: context)
    }

    /// Makes the directory of a shared file, for the user alone, where it is missing.
    static func makeDirectory(
        of path: String, variable: String = "AWS_CONFIG_FILE", in context: Context
    ) throws {
        let absolute = context.absolutePath(path)
        let directory = Path.parent(absolute)
        guard directory != "/" else { return }
        guard mkdir(directory, 0o700) != 0, errno != EEXIST else { return }
        throw noDirectory(directory, variable, errno)
    }

    /// Refuses a place at which no shared file could be written, and changes nothing.
    static func checkWritable(
        _ path: String, variable: String = "AWS_CONFIG_FILE", in context: Context
    ) throws {
        let directory = Path.parent(context.absolutePath(path))
        if access(directory, F_OK) == 0 {
            _ = try OutputFile(replacing: path, isSecret: true, in: context)
        } else if faccessat(AT_FDCWD, Path.parent(directory), W_OK | X_OK, AT_EACCESS) != 0 {
            throw noDirectory(directory, variable, errno)
        }
    }

    private static func noDirectory(
        _ directory: String, _ variable: String, _ code: Int32
    ) -> CommandError {
        CommandError(
            status: .cannotCreate, code: "file.parent",
            message: "cannot create the directory \(PrintableText.quote(directory)): "
                + String(cString: strerror(code)),
            hint: "create it, or name another file in \(variable)")
    }

    /// Says so when the credentials file has keys that AWS tools use instead of the profile.
    static func warnOfShadow(profile: String, in context: Context) throws {
        let path = credentialsPath(in: context)
        guard let bytes = try read(path, in: context) else { return }
        let file = try ConfigFile(bytes, path: path)
        let keys = file.sections.first {
            $0.header == profile && $0.settings["aws_access_key_id"] != nil
        }
        guard keys != nil else { return }
        context.note(
            "\(path) has keys for \(PrintableText.quote(profile)), which AWS tools use instead; "
                + "remove that section")
    }

    private static func path(variable: String, name: String, in context: Context) -> String {
        guard let path = context.environment[variable], !path.isEmpty else {
            return "\(context.homeDirectory)/.aws/\(name)"
        }
        return path.hasPrefix("~/") ? context.homeDirectory + path.dropFirst() : named(path)
    }

    /// A path that means a file whatever it is: to AWS's tools, - is a file like any other.
    private static func named(_ path: String) -> String { path == "-" ? "./-" : path }
}
