import CommandLineSupport
import RolesAnywhere
import X509

/// Reads a workload's key, wherever it is.
struct KeyReader: Sendable {
    /// Where the key is.
    let input: IdentityInput

    private let isCertificateToo: Bool
    private let uris: [IdentityInput: PKCS11URI]
    private let passphrase: KeyPassphrase
    private let tokens: IdentityTokens
    private let inputs: IdentityInputs
    private let idle: IdleOptions
    private let context: Context

    /// - Parameters:
    ///   - sources: what the flags say.
    ///   - directory: where programs start; nil for where this one did.
    ///   - context: The outside world.
    /// - Throws: `CommandError` for what cannot be meant.
    init(
        _ sources: IdentitySources, programsAt directory: String? = nil, in context: Context
    ) throws {
        let flag = sources.privateKey == nil ? "--certificate" : "--private-key"
        input = try IdentityInput(sources.privateKey ?? sources.certificate, flag: flag)
        isCertificateToo =
            try sources.privateKey == nil
            || IdentityInput(sources.certificate, flag: "--certificate") == input
        self.context = context
        inputs = IdentityInputs(context, programsAt: directory)
        idle = IdleOptions(sources, in: context)
        uris = Self.uris([sources.certificate, sources.privateKey, sources.intermediates])
        passphrase = try KeyPassphrase(
            sources, subject: "the private key \(PrintableText.quote(input.name))", in: context)
        tokens = IdentityTokens(
            Array(uris.values), sources, passphrase: passphrase, in: context)
    }

    private static func uris(_ texts: [String?]) -> [IdentityInput: PKCS11URI] {
        var found: [IdentityInput: PKCS11URI] = [:]
        for case .some(let text) in texts {
            guard let uri = try? PKCS11URI(text) else { continue }
            // Only one of the two URIs of an object need say its PIN.
            let input = IdentityInput.token(uri.name)
            if found[input] == nil || uri.pin != nil || uri.pinSource != nil { found[input] = uri }
        }
        return found
    }

    /// What the files are like now; nil where a program or a token has to be asked.
    func states(of inputs: [IdentityInput?]) -> [FileState]? {
        var states: [FileState] = []
        for input in inputs {
            switch input {
            case .file(let path): states.append(FileState(of: path, in: context))
            case .program, .token: return nil
            case .standardInput, .environment, .tpm, nil: break
            }
        }
        if let file = passphrase.file { states.append(FileState(of: file, in: context)) }
        return states
    }

    /// The certificates of an input.
    func certificates(of input: IdentityInput) throws -> [Certificate] {
        if case .token = input, let uri = uris[input] { return [try tokens.certificate(uri)] }
        return try content(of: input).certificates()
    }

    /// The certificates of an input of which the key is not wanted; a PKCS #12 file's own is first.
    func certificateAlone(of input: IdentityInput) throws -> [Certificate] {
        if case .token = input { return try certificates(of: input) }
        let content = try content(of: input)
        guard !content.isPEM, !content.isCertificateDER else { return try content.certificates() }
        let opened = try content.openKey(passphrase, isCertificateToo: true)
        let own = opened.key.publicKey
        let found = opened.certificates ?? []
        return found.filter { $0.publicKey.keyBits == own.keyBits } + found
    }

    /// The key, and what came with it; a file that protects no key of its own must be private.
    func open() throws -> IdentityContent.Opened {
        switch input {
        case .token:
            guard let uri = uris[input] else { break }
            return IdentityContent.Opened(key: try tokens.key(uri))
        case .tpm(let handle):
            return IdentityContent.Opened(key: try tokens.key(tpmHandle: handle))
        case .file, .standardInput, .environment, .program:
            break
        }
        let content = try content(of: input)
        var opened: IdentityContent.Opened
        if let block = content.tss2Block {
            opened = IdentityContent.Opened(key: try tokens.key(tss2: block, name: input.name))
        } else {
            try idle.refuseTPMPassword()
            opened = try content.openKey(passphrase, isCertificateToo: isCertificateToo)
        }
        // What both come from is read once: it may be a pipe.
        if isCertificateToo, opened.certificates == nil {
            opened.certificates = try content.certificates()
        }
        if !opened.isProtected, case .file(let path) = input {
            try KeyFileMode.refuseReadableByOthers(path, in: context)
        }
        return opened
    }

    private func content(of input: IdentityInput) throws -> IdentityContent {
        try IdentityContent(inputs.read(input), name: input.name)
    }
}
