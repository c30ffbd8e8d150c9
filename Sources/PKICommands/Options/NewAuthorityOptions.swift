import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import Issuance
import X509

/// What a new authority is to be; the same for roots and issuing CAs.
struct NewAuthorityOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The name in its certificate: \"CN=Example Root R1,O=Example\".", valueName: "dn"))
    var subject: String

    @Option(help: "The type of its key. (default: p384 for a root, p256 for an issuing CA)")
    var keyAlgorithm: KeyAlgorithm?

    @Option(
        parsing: .unconditional,
        help: "How long it is valid. (default: 5478 for a root, 1461 for an issuing CA)")
    var days: Int?

    @OptionGroup var passphrase: AuthorityPassphrase

    @Flag(
        name: .customLong("insecure-plaintext-ca-key"),
        help: "Keep its key in the store without encryption.")
    var isPlaintext = false

    func validate() throws {
        if isPlaintext, passphrase.file != nil {
            throw ValidationError(
                "--insecure-plaintext-ca-key and --passphrase-file exclude each other")
        }
    }

    /// How the new key is kept; asks for a passphrase twice where none is given.
    func keyEncryption(of subject: String, in context: Context) throws -> KeyEncryption {
        if isPlaintext { return .plaintext }
        return .passphrase(
            try passphrase.source(of: subject).new(minimumCharacters: 12, in: context))
    }

    /// What the options ask for; how the key is kept comes later, when nothing else is wrong.
    func request(
        named name: String, profile: Profile, subject: DistinguishedName
    ) -> AuthorityRequest {
        AuthorityRequest(
            name: name, subject: subject, profile: profile, keyAlgorithm: keyAlgorithm,
            days: days, keyEncryption: .plaintext)
    }
}
