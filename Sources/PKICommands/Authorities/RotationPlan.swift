import CertificateAuthority
import CommandLineSupport
import FoundationEssentials

/// Where a rotation stands, and what comes next, as commands.
struct RotationPlan: Encodable {
    /// One step.
    struct Step: Encodable {
        let step: String
        let state: String
        let detail: String
        let commands: [String]
    }

    let issuing: String
    let prepared: String?
    let awaited: String?
    let retiring: String?
    let liveCertificates: Int
    let lastExpiry: Date?
    let steps: [Step]
    let back: String?

    init(_ rotation: Rotation, anchor: String) {
        issuing = rotation.issuing.name
        prepared = rotation.prepared?.name
        awaited = rotation.awaited
        retiring = rotation.retiring?.name
        liveCertificates = rotation.liveCertificates
        lastExpiry = rotation.lastExpiry
        let stage =
            rotation.retiring != nil ? 3 : rotation.prepared != nil ? 1 : 0
        // What is revoked does not come back.
        let isNowhere = stage == 0 && rotation.awaited == nil
        back =
            isNowhere || rotation.retiring?.isRevoked ?? false
            ? nil : "pki rotate-issuing --back"
        steps = [
            Step(
                step: "prepare", state: Self.state(0, at: stage),
                detail: "a key and a certificate for the next generation",
                commands: rotation.awaited.map {
                    ["pki install-issuing FILE --name \(PrintableText.shellWord($0))"]
                } ?? [
                    "pki rotate-issuing --prepare"
                        + (rotation.issuing.issuerName == "root"
                            ? "" : " --issuer \(PrintableText.shellWord(rotation.issuing.name))")
                ]),
            Step(
                step: "trust both", state: Self.state(1, at: stage),
                detail: "both certificates and both CRLs in the trust anchor; an anchor that holds "
                    + "the root needs the CRL only",
                commands: Self.trust(rotation, anchor)),
            Step(
                step: "issue", state: Self.state(2, at: stage),
                detail: "the next generation issues; the old one makes CRLs only",
                commands: ["pki rotate-issuing --issue"]),
            Step(
                step: "drop", state: Self.state(3, at: stage),
                detail: Self.waiting(rotation),
                commands: [
                    "pki rotate-issuing --drop", "pki export-bundle --out bundle.pem --force",
                    Self.update(anchor),
                    "ra delete-crl \(PrintableText.shellWord(rotation.older.name))",
                ]),
        ]
    }

    // What is done, what is next, what comes later; both of the middle steps follow preparing.
    private static func state(_ step: Int, at stage: Int) -> String {
        step < stage ? "done" : step == stage || (stage == 1 && step == 2) ? "next" : "later"
    }

    private static func trust(_ rotation: Rotation, _ anchor: String) -> [String] {
        let names = rotation.trusted.map { PrintableText.shellWord($0.name) }
        return [
            "pki export-bundle --out bundle.pem --force", update(anchor),
        ]
            + names.flatMap { name in
                [
                    "pki create-crl --issuer \(name) --out \(name).crl --force",
                    "ra import-crl --name \(name) --trust-anchor \(PrintableText.shellWord(anchor)) "
                        + "--crl \(name).crl",
                ]
            }
    }

    private static func update(_ anchor: String) -> String {
        "ra update-trust-anchor \(PrintableText.shellWord(anchor)) --bundle bundle.pem"
    }

    private static func waiting(_ rotation: Rotation) -> String {
        guard let last = rotation.lastExpiry else {
            return "nothing that \"\(rotation.older.name)\" has issued is live"
        }
        return "\"\(rotation.older.name)\" has \(rotation.liveCertificates) live "
            + (rotation.liveCertificates == 1 ? "certificate" : "certificates")
            + ", the last until \(last.ISO8601Format())"
    }

    /// The plan for people.
    func print(in context: Context) {
        context.print("rotation of \"\(retiring ?? issuing)\"")
        for (number, step) in steps.enumerated() {
            context.print("  \(number + 1). \(step.step): \(step.state)")
            context.print("     \(step.detail)")
            guard step.state != "done" else { continue }
            for command in step.commands { context.print("       \(command)") }
        }
        if let back { context.print("  back: \(back)") }
    }
}
