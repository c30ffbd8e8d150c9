import CommandLineSupport
import X509

/// A key as `inspect` prints it: never more than its public half.
struct KeyDescription: Encodable {
    let type: String
    let key: String?
    let protection: String?
    let isEncrypted: Bool?
    let isLegacy: Bool?
    let keyIdentifier: String?
    let sha256PublicKey: String?

    init(publicKey: PublicKey) {
        type = "publicKey"
        key = publicKey.kind.description
        protection = nil
        isEncrypted = nil
        isLegacy = nil
        keyIdentifier = Hex.encode(publicKey.keyIdentifier)
        sha256PublicKey = Digest.sha256Hex(publicKey.spki)
    }

    /// A private key; what is encrypted is opened only with a passphrase.
    init(privateKey text: SecretBytes, passphrase: SecretBytes?) throws(X509Error) {
        let protection = try KeyProtection(pem: text)
        let isEncrypted = protection != .none
        type = "privateKey"
        self.protection = protection.description
        self.isEncrypted = isEncrypted
        isLegacy = protection.isLegacy
        if isEncrypted, passphrase == nil {
            key = nil
            keyIdentifier = nil
            sha256PublicKey = nil
            return
        }
        let publicKey = try PrivateKey(pem: text, passphrase: passphrase).publicKey
        key = publicKey.kind.description
        keyIdentifier = Hex.encode(publicKey.keyIdentifier)
        sha256PublicKey = Digest.sha256Hex(publicKey.spki)
    }

    func fill(_ sheet: inout Sheet) {
        sheet.add("key", key ?? "unknown without the passphrase")
        sheet.add("protection", protection)
        sheet.add("key id", keyIdentifier)
        sheet.add("SHA-256 of SPKI", sha256PublicKey)
    }
}
