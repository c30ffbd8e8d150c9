import CertificateAuthority
import CommandLineSupport
import X509

/// Where certificates go: prepared before anything is signed, written last.
struct SigningOutputs: Sendable {
    private enum Target {
        case file(OutputFile, path: String)
        /// The file holds this certificate already.
        case written(path: String)
    }

    private var targets: [Target] = []
    private var madeDirectory: String?
    /// What follows each certificate.
    private let chain: String
    private let context: Context

    /// Refuses what could not be written afterwards.
    init(
        _ requests: [RequestBatch.Good], to out: String, isDirectory: Bool,
        chain: [Certificate], overwrite: Bool, asJSON: Bool, in context: Context
    ) throws {
        self.chain = chain.filter { !$0.isSelfIssued }.map(\.pem).joined()
        self.context = context
        guard out != "-" else {
            // The report carries the certificates then.
            if asJSON {
                targets = requests.map { _ in .written(path: "-") }
                return
            }
            let output = try OutputFile("-", mode: .everyone, in: context)
            targets = requests.map { _ in .file(output, path: "-") }
            return
        }
        guard isDirectory || Path.endsWithSlash(out) || Directories.isDirectory(out, in: context)
        else {
            targets = try requests.map { request in
                try target(out, request) {
                    try OutputFile(out, mode: .everyone, overwrite: overwrite, in: context)
                }
            }
            return
        }
        let names = try Self.names(of: requests)
        if try Directories.make(out, in: context) { madeDirectory = out }
        do {
            // The directory is looked at once.
            var first: OutputFile?
            targets = try zip(names, requests).map { name, request in
                try target(Path.joined(out, name), request) {
                    let file =
                        try first.map { try OutputFile(name, beside: $0) }
                        ?? OutputFile(
                            Path.joined(out, name), mode: .everyone, overwrite: overwrite,
                            in: context)
                    first = file
                    return file
                }
            }
        } catch {
            discardDirectory()
            throw error
        }
    }

    /// Takes away the directory that was made here, as long as nothing is in it.
    func discardDirectory() {
        if let madeDirectory { Directories.removeIfEmpty(madeDirectory, in: context) }
    }

    /// Where the certificate of a request goes.
    func path(at index: Int) -> String {
        switch targets[index] {
        case .file(_, let path), .written(let path): path
        }
    }

    /// Writes certificates that are in the store.
    ///
    /// - Parameters:
    ///   - certificates: in the order of the requests.
    ///   - first: the index of the first of them.
    /// - Throws: `CommandError` as `OutputFile.write`.
    func write(_ certificates: [Certificate], from first: Int) throws(CommandError) {
        var files: [(file: OutputFile, bytes: [UInt8])] = []
        for (certificate, target) in zip(certificates, targets[first...]) {
            guard case .file(let output, _) = target else { continue }
            files.append((output, Array((certificate.pem + chain).utf8)))
        }
        try OutputFile.write(files)
    }

    // An output that an interrupted run has written already is as it should be.
    private func target(
        _ path: String, _ request: RequestBatch.Good, file: () throws -> OutputFile
    ) throws -> Target {
        if let earlier = request.request.earlier,
            InputFile.holds(path, Array((earlier.pem + chain).utf8), in: context)
        {
            return .written(path: path)
        }
        return .file(try file(), path: path)
    }

    private static func names(of requests: [RequestBatch.Good]) throws -> [String] {
        var taken: [String: String] = [:]
        return try requests.map { request in
            let input = request.input.name
            let name = stem(of: input == "-" ? request.request.name : input) + ".pem"
            if let other = taken[name] {
                throw CommandError(
                    status: .usage, code: "usage",
                    message: "\(PrintableText.quote(other)) and \(PrintableText.quote(input)) "
                        + "would both be written to \(name)",
                    hint: "give their files different names, or sign them one by one")
            }
            taken[name] = input
            return name
        }
    }

    // The last part of a path without its extension: never a directory, never hidden.
    private static func stem(of path: String) -> String {
        let last = Path.name(path)
        guard let dot = last.lastIndex(of: "."), dot != last.startIndex,
            SigningInput.extensions.union(["pem", "der"])
                .contains(last[last.index(after: dot)...].lowercased())
        else { return last }
        return String(last[..<dot])
    }
}
