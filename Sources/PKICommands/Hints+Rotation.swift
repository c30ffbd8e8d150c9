import CertificateAuthority
import CommandLineSupport

extension Hints {
    /// What to do about an authority that is at another stage of its rotation.
    static func rotationHint(_ error: AuthorityError) -> String? {
        guard case .rotation(let refusal) = error else { return nil }
        return switch refusal {
        case .retiring(_, let successor):
            successor.map { "issue from it: --issuer \(PrintableText.shellWord($0))" }
                ?? "see which authorities issue with: pki list-authorities"
        case .prepared:
            "when it is trusted everywhere: pki rotate-issuing --issue"
        case .underWay:
            "see what comes next with: pki rotate-issuing --plan; or go back with: "
                + "pki rotate-issuing --back"
        case .notBegun:
            "see what comes next with: pki rotate-issuing --plan"
        case .awaited:
            "take its certificate with: pki install-issuing FILE"
        case .retired:
            "make a new one: pki init-issuing --name NEW; or see which are in use with: "
                + "pki list-authorities"
        case .revoked(_, let successor):
            "go on with \(PrintableText.quote(successor)); when nothing that the old one issued is "
                + "relied on any more: pki rotate-issuing --drop"
        case .live:
            "wait, issue them anew, or revoke them (pki list --issuer NAME); what the old one issued "
                + "ends all the same with --despite-live-certificates"
        }
    }
}
