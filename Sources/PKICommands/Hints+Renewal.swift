import CertificateAuthority

extension Hints {
    /// What to do instead of renewing or re-keying a certificate.
    static func renewalHint(_ obstacle: RenewalObstacle, name: String) -> String {
        switch obstacle {
        case .revoked(.certificateHold):
            "it is on hold; end that first: pki release-hold \(name)"
        case .revoked:
            "if the client may have one again, issue it with a new key: pki issue-client \(name) "
                + "--out DIR"
        case .compromisedKey:
            "give it a new key: pki rekey \(name) --out DIR --revoke-old"
        case .authority:
            "the next generation of an authority: pki rotate-issuing"
        case .foreignIssuer:
            "ask the authority that signed it"
        case .absent:
            "sign the client's CSR instead: pki sign-csr FILE"
        case .replaced(let successor):
            "look at it with: pki show \(successor); a further one beside it is made with pki "
                + "issue-client \(name) --additional"
        case .profile(_, let recorded):
            "name the file of the profile \(recorded), or leave --profile out for a built-in one; "
                + "to change the profile, issue anew: pki issue-client \(name) --additional"
        }
    }
}
