@testable import X509

/// PEM texts and private keys.
enum KeysAndPEM {
    static func pem(_ bytes: [UInt8]) throws {
        if let blocks = try accepted({ try PEM.parse(bytes) }) {
            for block in blocks where !block.label.utf8.contains(where: { $0 < 0x20 }) {
                let text = PEM.encode(label: block.label, block.bytes)
                let again = try PEM.parse(Array(text.utf8))
                try require(
                    again.count == 1 && again.first?.bytes == block.bytes
                        && again.first?.label == block.label,
                    "a PEM block that is written again is the same")
            }
        }
        _ = try accepted { try Certificate.bundle(pem: bytes) }
        _ = try accepted { try CertificationRequest(pem: bytes) }
        _ = try accepted { try CertificateRevocationList(pemOrDER: bytes) }
    }

    static func privateKey(_ bytes: [UInt8]) throws {
        let text = SecretBytes(copying: bytes)
        guard let protection = try accepted({ try KeyProtection(pem: text) }) else { return }
        try Printed.requirePrintable(
            Printed.escaped(protection.description), "the protection of a key")
        guard isCheap(protection) else {
            // What is beyond the limit is refused before any work is done.
            _ = try accepted { try protection.refuseExcess() }
            return
        }
        let passphrase = SecretBytes(copying: Seeds.passphrase.utf8)
        let key = try accepted { try PrivateKey(pem: text, passphrase: passphrase) }
        guard let key else { return }
        let again = try PrivateKey(pem: try key.pkcs8PEM())
        try require(again.publicKey == key.publicKey, "a key that is written again is the same")
    }

    /// PKCS #12, with its passphrase and with none.
    static func keyStore(_ bytes: [UInt8]) throws {
        let file = SecretBytes(copying: bytes)
        for passphrase in [SecretBytes(copying: Seeds.passphrase.utf8), nil] {
            let contents = try accepted { try PKCS12Contents(der: file, passphrase: passphrase) }
            guard let contents else { continue }
            let key = try PrivateKey(pem: try contents.key.pkcs8PEM())
            try require(
                key.publicKey == contents.key.publicKey, "a key that is written again is the same")
            try Printed.requirePrintable(
                Printed.escaped(contents.legacyEncryption ?? ""), "the encryption of a key store")
        }
    }

    // Up to a millisecond or so of derivation, so that the run is not spent in libcrypto.
    private static func isCheap(_ protection: KeyProtection) -> Bool {
        switch protection {
        case .none, .traditional: true
        case .pbkdf2(_, let rounds, _), .pbes1(_, let rounds): rounds <= 1024
        case .scrypt(let cost, let block, let parallel, _):
            cost <= 256 && block <= 8 && parallel <= 4
        }
    }
}
