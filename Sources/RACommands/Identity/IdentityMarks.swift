import CommandLineSupport
import Glibc
import RolesAnywhere
import X509

/// By what one identity is told from another without reading its key.
///
/// The certificate and what is sent along count by their content. A key's file counts by its path and
/// by what the system says of it: when it has been touched, what was cached is not answered any more,
/// and the key is read, and compared with the certificate, as if there had been no cache.
struct IdentityMarks {
    private let context: Context
    private let inputs: IdentityInputs

    init(in context: Context) {
        self.context = context
        inputs = IdentityInputs(context)
    }

    /// The marks of an identity.
    ///
    /// - Returns: nil where they cannot be had without taking what the identity itself is read from, or
    ///   where the key cannot be read any more.
    /// - Throws: `CommandError` as reading the identity does.
    func marks(of sources: IdentitySources) throws -> [[UInt8]]? {
        let certificate = try IdentityInput(sources.certificate, flag: "--certificate")
        let key = try sources.privateKey.map { text throws(CommandError) in
            try IdentityInput(text, flag: "--private-key")
        }
        var marks: [[UInt8]] = []
        // What holds the key, too, counts as a key does.
        if let key, key != certificate {
            guard let content = try content(certificate, of: sources), let state = state(of: key)
            else { return nil }
            marks += [Array("certificate".utf8), content, state]
        } else {
            switch certificate {
            // Which certificate comes from there this time, nothing but reading it would tell.
            case .standardInput, .program, .tpm: return nil
            case .file, .environment, .token: break
            }
            guard let state = state(of: certificate) else { return nil }
            marks += [Array("both".utf8), state]
            if case .token = certificate { marks.append(try inToken(sources)) }
        }
        guard let intermediates = sources.intermediates else { return marks }
        guard
            let content = try content(
                IdentityInput(intermediates, flag: "--intermediates"), of: sources)
        else { return nil }
        return marks + [content]
    }

    /// What an input holds, or a digest of that; nil where it could be read only once.
    private func content(
        _ input: IdentityInput, of sources: IdentitySources
    ) throws -> [UInt8]? {
        switch input {
        case .standardInput, .tpm: nil
        case .token: try inToken(sources)
        case .file(let name) where !isRegular(context.absolutePath(name)): nil
        case .file: try ContentMark.mark(of: inputs.read(input))
        case .environment, .program: try digest(inputs.read(input))
        }
    }

    /// A digest of the certificate in a token: another token may answer to the same URI.
    private func inToken(_ sources: IdentitySources) throws -> [UInt8] {
        Digest.sha256(try IdentityReader(sources, in: context).clientCertificate().der)
    }

    /// Whether a file can be read more than once, as a pipe cannot; one that is not there can be.
    private func isRegular(_ path: String) -> Bool {
        var status = Glibc.stat()
        return stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
    }

    private func digest(_ bytes: SecretBytes) -> [UInt8] {
        bytes.withUnsafeBytes { Digest.quickSHA256($0) }
    }

    /// A digest of words, which may have a secret among them: marks are written to disk.
    private func digest(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { Digest.quickSHA256($0) }
    }

    /// What is known of a key without reading it; nil where it cannot be read.
    private func state(of input: IdentityInput) -> [UInt8]? {
        switch input {
        case .file(let name):
            let path = context.absolutePath(name)
            guard access(path, R_OK) == 0, isRegular(path) else { return nil }
            return Array(path.utf8) + [0] + FileState(of: path, in: context).octets
        case .standardInput:
            return Array("-".utf8)
        case .environment(let variable):
            guard let value = context.secret(variable) else { return nil }
            return Array("env:\(variable)".utf8) + [0] + digest(value)
        case .program(let words):
            return digest(words.flatMap { Array($0.utf8) + [0] })
        case .token, .tpm:
            // Whether it is still there only a request to it would tell.
            return digest(Array(input.name.utf8))
        }
    }
}
