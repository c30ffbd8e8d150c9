import CommandLineSupport
import RolesAnywhere
import X509

/// Reads certificate, key and intermediates from their inputs, and puts them together.
struct IdentityReader: Sendable {
    private let certificate: IdentityInput
    private let key: IdentityInput
    private let intermediates: IdentityInput?
    private let passphrase: KeyPassphrase
    private let inputs: IdentityInputs
    private let context: Context

    /// - Throws: `CommandError` for what cannot be meant.
    init(_ sources: IdentitySources, in context: Context) throws {
        certificate = try IdentityInput(sources.certificate, flag: "--certificate")
        key =
            try sources.privateKey.map { text throws(CommandError) in
                try IdentityInput(text, flag: "--private-key")
            } ?? certificate
        intermediates = try sources.intermediates.map { text throws(CommandError) in
            try IdentityInput(text, flag: "--intermediates")
        }
        passphrase = try KeyPassphrase(
            file: sources.keyPassphraseFile, password: sources.keyPassphrase,
            subject: "the private key \(PrintableText.quote(key.name))", in: context)
        inputs = IdentityInputs(context)
        self.context = context
    }

    /// What the files are like now; nil where a program has to be run to know.
    func states() -> [FileState]? {
        var states: [FileState] = []
        for input in [certificate, key, intermediates] {
            switch input {
            case .file(let path): states.append(FileState(of: path, in: context))
            case .program: return nil
            case .standardInput, .environment, nil: break
            }
        }
        if let file = passphrase.file { states.append(FileState(of: file, in: context)) }
        return states
    }

    /// Reads all of it.
    ///
    /// - Throws: `CommandError`, `FileContentError`; `RolesAnywhereError` where the parts do not belong
    ///   together.
    func identity() throws -> SessionIdentity {
        let content = try content(of: certificate)
        let keyContent = key == certificate ? content : try self.content(of: key)
        let further = try intermediates.map { try self.content(of: $0).certificates() } ?? []
        let opened = try keyContent.openKey(passphrase, isCertificateToo: key == certificate)
        if !opened.isProtected, case .file(let path) = key {
            try KeyFileMode.refuseReadableByOthers(path, in: context)
        }
        return try SessionIdentity(
            certificates: key == certificate
                ? opened.certificates ?? content.certificates() : content.certificates(),
            intermediates: further, key: opened.key)
    }

    private func content(of input: IdentityInput) throws -> IdentityContent {
        IdentityContent(bytes: try inputs.read(input), name: input.name)
    }
}
