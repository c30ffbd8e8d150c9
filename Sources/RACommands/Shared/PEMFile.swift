import CommandLineSupport
import X509

/// Reading what a user's file holds, with the file's name in every complaint.
enum PEMFile {
    /// Reads and parses a file.
    static func parse<Value>(
        _ path: String, limit: Int = 1 << 20, kind: InputFile.Kind = .any, in context: Context,
        _ parse: ([UInt8]) throws -> Value
    ) throws -> Value {
        let bytes = try InputFile.read(path, limit: limit, kind: kind, in: context)
        do {
            return try parse(bytes)
        } catch let error as X509Error {
            throw FileContentError(file: path, cause: error)
        }
    }

    /// Reads one or more certificates.
    static func certificates(_ path: String, in context: Context) throws -> [Certificate] {
        try parse(path, in: context) { try Certificate.bundle(pem: $0) }
    }
}
