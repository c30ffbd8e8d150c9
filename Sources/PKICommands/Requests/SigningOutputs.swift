import CertificateAuthority
import CommandLineSupport
import X509

/// Where certificates go: prepared before anything is signed, written last.
struct SigningOutputs {
    private enum Target {
        case file(OutputFile, path: String)
        /// The file holds this certificate already.
        case written(path: String)
    }

    private var targets: [Target] = []
    private var madeDirectory: String?
    private let withChain: Bool
    private let context: Context

    /// Refuses what could not be written afterwards.
    init(
        _ requests: [RequestBatch.Good], to out: String, isDirectory: Bool, withChain: Bool,
        overwrite: Bool, asJSON: Bool, in context: Context
    ) throws {
        self.withChain = withChain
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
        guard isDirectory || out.hasSuffix("/") || Directories.isDirectory(out, in: context) else {
            targets = try requests.map { try target(out, $0, overwrite) }
            return
        }
        let names = try Self.names(of: requests)
        if try Directories.make(out, in: context) { madeDirectory = out }
        do {
            let prefix = out.hasSuffix("/") ? out : out + "/"
            targets = try zip(names, requests).map { try target(prefix + $0, $1, overwrite) }
        } catch {
            discardDirectory()
            throw error
        }
    }

    /// Takes away the directory that was made here, as long as nothing is in it.
    func discardDirectory() {
        if let madeDirectory { Directories.removeIfEmpty(madeDirectory, in: context) }
    }

    /// Writes certificates that are in the store.
    ///
    /// - Parameters:
    ///   - certificates: in the order of the requests.
    ///   - first: the index of the first of them.
    ///   - chain: the authorities that may follow each.
    /// - Returns: Their paths.
    /// - Throws: `CommandError` as `OutputFile.write`.
    func write(
        _ certificates: [Certificate], from first: Int, chain: [Certificate]
    ) throws -> [String] {
        var files: [(file: OutputFile, bytes: [UInt8])] = []
        var paths: [String] = []
        for (certificate, target) in zip(certificates, targets[first...]) {
            switch target {
            case .written(let path): paths.append(path)
            case .file(let output, let path):
                files.append((output, Self.text(certificate, chain: withChain ? chain : [])))
                paths.append(path)
            }
        }
        try OutputFile.write(files)
        return paths
    }

    // An output that an interrupted run has written already is as it should be.
    private func target(
        _ path: String, _ request: RequestBatch.Good, _ overwrite: Bool
    ) throws -> Target {
        if let earlier = request.request.earlier,
            let content = try? InputFile.read(path, limit: 1 << 20, in: context),
            content.starts(with: Array(earlier.pem.utf8))
        {
            return .written(path: path)
        }
        return .file(
            try OutputFile(path, mode: .everyone, overwrite: overwrite, in: context), path: path)
    }

    private static func text(_ certificate: Certificate, chain: [Certificate]) -> [UInt8] {
        let between = chain.filter { !$0.isSelfIssued }
        return Array(([certificate] + between).map(\.pem).joined().utf8)
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
        let last = path.split(separator: "/").last.map(String.init) ?? "certificate"
        guard let dot = last.lastIndex(of: "."), dot != last.startIndex,
            SigningInput.extensions.union(["pem", "der"])
                .contains(last[last.index(after: dot)...].lowercased())
        else { return last }
        return String(last[..<dot])
    }
}
