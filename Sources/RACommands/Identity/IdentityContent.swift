import CommandLineSupport
import X509

/// What an input held: PEM, or else PKCS #12.
struct IdentityContent {
    let bytes: SecretBytes
    let name: String

    /// Takes what was read; a key in DER becomes the PEM that it would be, and is judged as that.
    ///
    /// - Throws: `FileContentError` for such a key that is cut off, or with something behind it.
    init(_ bytes: SecretBytes, name: String) throws(FileContentError) {
        self.name = name
        do {
            self.bytes = try DERPrivateKey.pem(of: bytes) ?? bytes
        } catch {
            throw FileContentError(file: name, cause: error)
        }
    }

    /// A key that was opened, and what came with it.
    struct Opened {
        let key: any Signer
        /// Whether others may read the file, because something else protects the key.
        var isProtected = true
        /// The certificates of the same PKCS #12 file.
        var certificates: [Certificate]?
    }

    /// The certificates of a PEM text, whatever else is in it.
    func certificates() throws -> [Certificate] {
        if isCertificateDER {
            return [
                try naming { () throws(X509Error) in
                    try Certificate(der: bytes.withUnsafeBytes { Array($0) })
                }
            ]
        }
        guard isPEM else {
            throw CommandError(
                status: .dataError, code: "file.content",
                message: "\(PrintableText.quote(name)) is not PEM",
                hint: "a PKCS #12 file holds the key, too: leave --private-key out")
        }
        return try naming { () throws(X509Error) in try Certificate.bundle(inside: bytes) }
    }

    /// The block that a TPM has written, alone, where there is one.
    var tss2Block: SecretBytes? {
        bytes.withUnsafeBytes { bytes in
            guard let start = bytes.firstRange(of: Self.tss2Begin)?.lowerBound,
                let end = bytes[start...].firstRange(of: Self.tss2End)?.upperBound
            else { return nil }
            return SecretBytes(copying: Array(bytes[start..<end]) + [0x0A])
        }
    }

    private static let tss2Begin = Array("-----BEGIN TSS2 PRIVATE KEY-----".utf8)
    private static let tss2End = Array("-----END TSS2 PRIVATE KEY-----".utf8)

    /// The private key.
    func openKey(_ passphrase: KeyPassphrase, isCertificateToo: Bool) throws -> Opened {
        if isCertificateDER { throw keyMissing }
        guard isPEM else { return try openPKCS12(passphrase) }
        let protection: KeyProtection
        do {
            protection = try KeyProtection(pem: bytes)
        } catch .unexpectedPEM where isCertificateToo {
            throw keyMissing
        } catch {
            throw FileContentError(file: name, cause: error)
        }
        let secret = protection == .none ? nil : try passphrase.needed()
        return Opened(
            key: try naming { () throws(X509Error) in
                try PrivateKey(pem: bytes, passphrase: secret)
            }, isProtected: secret != nil)
    }

    private var keyMissing: CommandError {
        CommandError(
            status: .usage, code: "key.missing",
            message: "\(PrintableText.quote(name)) holds no private key beside the certificate",
            hint: "give --private-key")
    }

    private func openPKCS12(_ passphrase: KeyPassphrase) throws -> Opened {
        let (contents, isProtected) = try naming { try opened(passphrase) }
        // Tools put the root in, which the service has already.
        let certificates = contents.certificates.filter { $0.subject != $0.issuer }
        return Opened(
            key: contents.key, isProtected: isProtected,
            certificates: certificates.isEmpty ? contents.certificates : certificates)
    }

    private func opened(_ passphrase: KeyPassphrase) throws -> (PKCS12Contents, Bool) {
        if let given = try passphrase.given() {
            do {
                return (try PKCS12Contents(der: bytes, passphrase: given), true)
            } catch .wrongPassphrase {
                // A passphrase in the environment may be meant for another file.
                guard let open = try? PKCS12Contents(der: bytes, passphrase: nil) else {
                    throw X509Error.wrongPassphrase
                }
                return (open, false)
            }
        }
        do {
            return (try PKCS12Contents(der: bytes, passphrase: nil), false)
        } catch .passphraseRequired {
            return (try PKCS12Contents(der: bytes, passphrase: passphrase.needed()), true)
        }
    }

    /// Whether it is a certificate in DER: a SEQUENCE that begins with one, which ends before the other;
    /// what else is in DER begins with a number, or with the name of an algorithm.
    var isCertificateDER: Bool {
        guard !isPEM else { return false }
        return bytes.withUnsafeBytes { bytes in
            guard let tbs = Self.content(of: bytes[...]), tbs.first == 0x30,
                let first = Self.content(of: tbs)
            else { return false }
            return first.first == 0xA0 || first.first == 0x02
        }
    }

    /// What is behind the tag and the length that bytes begin with.
    private static func content(
        of bytes: UnsafeRawBufferPointer.SubSequence
    ) -> UnsafeRawBufferPointer.SubSequence? {
        guard let length = bytes.dropFirst().first else { return nil }
        return bytes.dropFirst(2 + (length < 0x80 ? 0 : Int(length & 0x7F)))
    }

    /// Whether it is text; otherwise it is taken for PKCS #12.
    var isPEM: Bool {
        // DER and BER begin with a SEQUENCE, and no text does so with what follows here.
        bytes.withUnsafeBytes { $0.first != 0x30 || $0.count > 1 && $0[1] < 0x80 }
    }

    private func naming<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as X509Error {
            throw FileContentError(file: name, cause: error)
        }
    }
}
