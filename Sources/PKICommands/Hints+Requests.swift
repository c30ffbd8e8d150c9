import Issuance
import X509

extension Hints {
    /// What to do about a CSR that is refused.
    static func hint(_ refusal: RequestRefusal) -> String {
        switch refusal {
        case .pem:
            "give the CSR alone, from -----BEGIN CERTIFICATE REQUEST----- to its END; see what "
                + "the file holds with: pki inspect FILE"
        case .size:
            "check that it is the right file: a CSR has a few hundred octets"
        case .fault(let fault):
            faultHint(fault.code)
        case .signature:
            "the requester has to make a new CSR with the key: pki create-csr --key FILE"
        case .signatureAlgorithm:
            "make a new CSR, signed with SHA-256: pki create-csr --key FILE"
        case .authority:
            "an issuing CA's CSR is signed by a root, with: --profile issuing"
        case .purpose:
            "make the CSR without it, choose another --profile, or pass over it with "
                + "--ignore-requested 2.5.29.37"
        case .unknownCritical(let oid):
            "make the CSR without it, or pass over it with --ignore-requested \(oid)"
        case .extensionNotAllowed(let oid, _, _, _):
            "make the CSR without it, or pass over it with --ignore-requested \(oid)"
        case .policy:
            "say the names yourself with --subject, --dns, --uri, --email and --ip, or choose a "
                + "profile that allows them"
        case .repeatedName:
            "make the CSR with each name once"
        case .keyOfAuthority:
            "make a new key; an authority's key signs certificates and nothing else"
        case .keyOfEndEntity:
            "make a new key; what signs certificates does nothing else"
        case .keyCompromised:
            "make a new key: somebody else has this one"
        case .keyOnHold(_, let serialNumber):
            "end the hold (pki release-hold \(serialNumber)), or revoke it for another reason first"
        }
    }

    private static func faultHint(_ code: String) -> String {
        switch code {
        case "csr.attr":
            "make a CSR with extensions alone, as pki create-csr does"
        case "csr.sigalg", "key.spki":
            "make a new key and CSR with: pki create-csr"
        case "dn.encoding", "dn.control":
            "make the CSR with its names in UTF-8"
        case let code where code.hasPrefix("san."):
            "make the CSR with names that are written as their form demands"
        default:
            "make a new CSR, with pki create-csr or openssl req"
        }
    }

    /// What to do about a key that is refused.
    static func hint(_ refusal: KeyRefusal) -> String {
        switch refusal {
        case .encoding:
            "make a new CSR with: pki create-csr"
        case .curve(_, _, let allowed):
            "make a new key, for example: pki create-csr --key-algorithm "
                + (allowed.first ?? .p256).rawValue
        case .pointForm:
            "make the CSR anew with the point uncompressed: openssl ec -conv_form uncompressed"
        case .rsaSize, .rsaExponent:
            "make a new key, for example: pki create-csr --key-algorithm rsa3072"
        case .rsaWeakness, .point, .blocked:
            "make a new key, and use this one nowhere any more"
        }
    }
}
