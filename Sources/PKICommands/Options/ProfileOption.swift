import CommandLineSupport
import Issuance

/// A profile as the command line names it: a built-in one, or a file.
enum ProfileOption {
    static func profile(_ text: String, in context: Context) throws -> Profile {
        // What has a slash or a dot is a path; the built-in names have neither.
        if text.contains("/") || text.contains(".") {
            let json = try InputFile.read(text, limit: 1 << 16, in: context)
            return try Profile(json: json, source: text)
        }
        return try Profile.builtIn(named: text)
    }
}
