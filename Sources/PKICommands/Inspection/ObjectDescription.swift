import CommandLineSupport
import X509

/// Anything that a file holds, ready to be printed.
enum ObjectDescription: Encodable {
    case certificate(CertificateDescription)
    case request(RequestDescription)
    case revocationList(RevocationListDescription)
    case key(KeyDescription)

    init(_ object: FileObject, passphrase: SecretBytes?) throws(X509Error) {
        self =
            switch object {
            case .certificate(let certificate): .certificate(CertificateDescription(certificate))
            case .request(let request): .request(RequestDescription(request))
            case .revocationList(let list): .revocationList(RevocationListDescription(list))
            case .publicKey(let key): .key(KeyDescription(publicKey: key))
            case .privateKey(let text):
                .key(try KeyDescription(privateKey: text, passphrase: passphrase))
            }
    }

    /// What it is, for a title.
    var kind: String {
        switch self {
        case .certificate: "certificate"
        case .request: "CSR"
        case .revocationList: "CRL"
        case .key(let key): key.type == "publicKey" ? "public key" : "private key"
        }
    }

    func fill(_ sheet: inout Sheet) {
        switch self {
        case .certificate(let description): description.fill(&sheet)
        case .request(let description): description.fill(&sheet)
        case .revocationList(let description): description.fill(&sheet)
        case .key(let description): description.fill(&sheet)
        }
    }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .certificate(let description): try description.encode(to: encoder)
        case .request(let description): try description.encode(to: encoder)
        case .revocationList(let description): try description.encode(to: encoder)
        case .key(let description): try description.encode(to: encoder)
        }
    }
}
