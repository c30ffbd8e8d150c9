import CommandLineSupport
import RolesAnywhere
import X509

/// Reads certificate, key and intermediates from their inputs, and puts them together.
struct IdentityReader: Sendable {
    private let certificate: IdentityInput
    private let key: KeyReader
    private let intermediates: IdentityInput?

    /// - Parameters:
    ///   - sources: what the flags say.
    ///   - directory: where programs start; nil for where this one did.
    ///   - context: The outside world.
    /// - Throws: `CommandError` for what cannot be meant, or would be ignored.
    init(
        _ sources: IdentitySources, programsAt directory: String? = nil, in context: Context
    ) throws {
        try IdleOptions(sources, in: context).refuse()
        certificate = try IdentityInput(sources.certificate, flag: "--certificate")
        intermediates = try sources.intermediates.map { text throws(CommandError) in
            try IdentityInput(text, flag: "--intermediates")
        }
        key = try KeyReader(sources, programsAt: directory, in: context)
        if case .tpm = certificate {
            throw CommandError(
                status: .usage, code: "source.form",
                message: "--certificate \(PrintableText.quote(certificate.name)) is a key's",
                hint: "a TPM holds keys alone: give the certificate's file")
        }
    }

    /// What the files are like now; nil where there is no way to tell.
    func states() -> [FileState]? {
        key.states(of: [certificate, key.input, intermediates])
    }

    /// Reads all of it.
    ///
    /// - Throws: `CommandError`, `FileContentError`, `X509Error`; `RolesAnywhereError` where the parts do
    ///   not belong together.
    func identity() throws -> SessionIdentity {
        let further = try intermediates.map { try key.certificates(of: $0) } ?? []
        if key.input == certificate {
            let opened = try key.open()
            return try SessionIdentity(
                certificates: try opened.certificates ?? key.certificates(of: certificate),
                intermediates: further, key: opened.key)
        }
        return try SessionIdentity(
            certificates: try key.certificates(of: certificate), intermediates: further,
            key: try key.open().key)
    }

    /// The client's certificate alone.
    ///
    /// - Throws: `CommandError`, `FileContentError`, `X509Error`.
    func clientCertificate() throws -> Certificate {
        let certificates = try key.certificateAlone(of: certificate)
        guard let first = certificates.first else { throw X509Error.noPEM(expected: "CERTIFICATE") }
        return first
    }
}
