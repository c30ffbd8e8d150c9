import CertificateAuthority
import CommandLineSupport

extension Hints {
    /// What to do about what comes from elsewhere, or lies elsewhere.
    static func admissionHint(_ error: AuthorityError) -> String? {
        switch error {
        case .keyElsewhere:
            "run this on the store that has it, with --ca-data or PKI_CA_DATA; an issuing CA below it "
                + "begins here with: pki init-issuing --csr-out FILE; and is renewed with: pki "
                + "renew-authority NAME --csr-out FILE"
        case .admission(let refusal): hint(refusal)
        default: nil
        }
    }

    private static func hint(_ refusal: AdmissionRefusal) -> String {
        switch refusal {
        case .key:
            "name the certificate that belongs to the key; compare them with: pki inspect"
        case .incompleteChain:
            "give the certificates up to the root with --chain"
        case .path:
            "check the certificates of --chain, and the clock"
        case .findings(_, let findings):
            "to take it all the same: "
                + Set(findings.map(\.rule)).sorted().map { "--accept lint.\($0)" }
                .joined(separator: " ")
        case .legacyKey:
            "to read it once, and to keep it under today's encryption here: --allow-legacy"
        case .kind:
            "see what it is with: pki inspect"
        case .inventory:
            "correct a copy of the directory, and import that"
        case .layout:
            "give the parts one by one: --key FILE --certificate FILE --index FILE"
        case .notAwaited:
            "see what each authority waits for with: pki list-authorities"
        case .waits:
            "choose another --name; or give the earlier request up with: pki init-issuing --csr-out "
                + "FILE --anew"
        case .possession:
            "let the other CA make the request again"
        case .known:
            "nothing is to be done; see it with: pki show"
        case .subject:
            "name the authority that has made the request with --name"
        }
    }
}
