import CommandLineSupport
import X509

extension Hints {
    /// What an error of `X509` means for the user.
    static func explain(_ error: X509Error, file: String?) -> CommandError {
        let (status, code, hint) = advice(error)
        return CommandError(
            status: status, code: code, message: prefix(file) + error.description, hint: hint)
    }

    private static func prefix(_ file: String?) -> String {
        file.map { $0 == "-" ? "standard input: " : PrintableText.quote($0) + ": " } ?? ""
    }

    private static func advice(_ error: X509Error) -> (ExitStatus, String, String) {
        switch error {
        case .malformed:
            (.dataError, "input.malformed", "check that the file is complete and the right one")
        case .unexpectedPEM(let expected, let found):
            (.dataError, "pem.kind", hint(expected: expected, found: found))
        case .noPEM:
            (.dataError, "pem.missing", "the file should hold PEM, from -----BEGIN to -----END")
        case .severalPEM:
            (
                .dataError, "pem.several",
                "put the one that is meant into a file of its own; see them all with: pki inspect"
            )
        case .passphraseRequired:
            (
                .usage, "pass.required",
                "give --key-passphrase-file FILE (mode 0600), or set PKI_KEY_PASSPHRASE"
            )
        case .wrongPassphrase:
            (.noPermission, "pass.wrong", "check the passphrase, and where it comes from")
        case .excessiveKeyDerivation:
            (
                .dataError, "key.kdf-bomb",
                "if the file is yours, encrypt it anew: openssl pkcs8 -topk8 -v2 aes-256-cbc"
            )
        case .invalidName:
            (.dataError, "dn.syntax", "write it as in: \"CN=Example Root R1,O=Example\"")
        case .invalidValue:
            (.dataError, "value.invalid", "correct the value and run the command again")
        case .unsupportedAlgorithm:
            (.dataError, "key.unsupported", "choose another with --key-algorithm, such as p256")
        case .token:
            (.noInput, "token", "look at the token with its own tool, such as pkcs11-tool")
        case .libcrypto:
            (.failure, "libcrypto", "look at the reasons; libcrypto itself gave up")
        }
    }

    private static func hint(expected: String, found: String) -> String {
        if found == "OPENSSH PRIVATE KEY" {
            return "a key of OpenSSH's; convert a copy of it with: ssh-keygen -p -m PKCS8 -f FILE"
        }
        if expected.hasSuffix("PRIVATE KEY") { return "name the private key's file" }
        if found.hasSuffix("PRIVATE KEY") {
            return "this is a private key; keep it to yourself, and name the certificate's file"
        }
        return "see what the file holds with: pki inspect"
    }

    /// What failed on the way to the anchor, and at which depth.
    static func explain(_ error: PathError, file: String?) -> CommandError {
        let (code, hint): (String, String) =
            if error.isExpired {
                ("path.expired", "its last second of validity is past; --at looks at another time")
            } else if error.isNotYetValid {
                ("path.notyet", "check the clock; --at looks at another time")
            } else if error.isRevoked {
                ("path.revoked", "its issuer has withdrawn it; issue a new certificate")
            } else if error.isUntrusted {
                (
                    "path.untrusted",
                    "no anchor leads there: check --anchor, and give the CA certificates between "
                        + "with --intermediates"
                )
            } else if error.isWithoutRevocationList {
                ("path.nocrl", "give its issuer's CRL with --crl; without --crl none is asked for")
            } else if error.isRevocationListExpired {
                ("path.crl-expired", "make a new one with: pki create-crl")
            } else {
                ("path.invalid", "look at the certificates of the path with: pki inspect")
            }
        return CommandError(
            status: .dataError, code: code, message: prefix(file) + error.description, hint: hint)
    }
}

extension PathError {
    // X509_V_ERR_UNABLE_TO_GET_CRL
    fileprivate var isWithoutRevocationList: Bool { code == 3 }

    // X509_V_ERR_CRL_HAS_EXPIRED
    fileprivate var isRevocationListExpired: Bool { code == 12 }
}
