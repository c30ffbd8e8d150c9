/// Where the parts of an identity are, as the flags say.
struct IdentitySources {
    /// The value of `--certificate`.
    var certificate: String

    /// The value of `--private-key`.
    var privateKey: String?

    /// The value of `--intermediates`.
    var intermediates: String?

    /// The value of `--key-passphrase-file`.
    var keyPassphraseFile: String?

    /// The value of `--pkcs8-password`.
    var keyPassphrase: String?
}
