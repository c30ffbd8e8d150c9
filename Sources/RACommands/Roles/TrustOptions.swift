import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// The options that say who may assume a role.
struct TrustOptions: ParsableArguments {
    @Option(
        name: .customLong("trust-anchor"),
        help: ArgumentHelp(
            "A trust anchor on whose behalf it may be assumed; repeatable.",
            valueName: "name-or-arn"))
    var trustAnchors: [String] = []

    @Flag(help: "Let certificates under every trust anchor of the account in.")
    var insecureAnyTrustAnchor = false

    @Option(
        help: ArgumentHelp(
            "What a certificate must carry; * and ? make a pattern; repeatable.",
            valueName: "field=value"))
    var require: [String] = []

    @Option(
        help: ArgumentHelp(
            "The certificate that may assume it, and none that AWS can tell from it.",
            valueName: "file"))
    var forCertificate: String?

    @Option(
        help: ArgumentHelp(
            "What AWS has raised the account's quota for trust policies to.",
            valueName: "characters"))
    var trustPolicyQuota = PolicyQuota.trustPolicy

    /// Refuses what contradicts itself.
    func check() throws {
        guard trustAnchors.isEmpty || !insecureAnyTrustAnchor else {
            throw CommandError(
                status: .usage, code: "trust.both",
                message: "--insecure-any-trust-anchor and --trust-anchor exclude each other",
                hint: "name the trust anchors, and leave the other out")
        }
        guard require.isEmpty || forCertificate == nil else {
            throw CommandError(
                status: .usage, code: "trust.both",
                message: "--for-certificate and --require exclude each other",
                hint: "--for-certificate asks for everything that the certificate has; "
                    + "to ask for less, give only --require")
        }
        let quotas = PolicyQuota.trustPolicy...PolicyQuota.raisedTrustPolicy
        guard quotas.contains(trustPolicyQuota) else {
            throw CommandError(
                status: .usage, code: "trust.quota",
                message: "AWS has no quota of \(trustPolicyQuota) characters for trust policies",
                hint: "give a number from \(quotas.lowerBound) to \(quotas.upperBound)")
        }
    }

    /// What certificates must carry; nil where nothing is said of it.
    func demands(in context: Context) throws -> RoleChanges.Demands? {
        if let forCertificate {
            let identity = try Self.identity(forCertificate, in: context)
            return RoleChanges.Demands(
                requirements: identity.requirements, onlyTagKeys: identity.onlyTagKeys)
        }
        guard !require.isEmpty else { return nil }
        return RoleChanges.Demands(requirements: try require.map { try AttributeRequirement($0) })
    }

    /// On whose behalf; nil where nothing is said of it.
    func source(in account: Account, number: String) throws -> TrustPolicy.Source? {
        if insecureAnyTrustAnchor { return .anyTrustAnchor(account: number) }
        guard !trustAnchors.isEmpty else { return nil }
        let arns = try trustAnchors.map { try account.arn(of: $0, .trustAnchor) }
        for arn in arns { try RoleRule.checkTrustAnchor(arn, account: number) }
        return .trustAnchors(arns)
    }

    private static func identity(
        _ path: String, in context: Context
    ) throws -> CertificateIdentity {
        let certificates = try PEMFile.certificates(path, in: context)
        guard let certificate = certificates.first else {
            throw CommandError(
                status: .dataError, code: "file.content",
                message: "\(PrintableText.quote(path)) has no certificate",
                hint: "give the client's certificate, PEM")
        }
        let identity = try CertificateIdentity(certificate)
        for requirement in identity.undocumented {
            context.note(
                "AWS does not say how it names the tag of "
                    + PrintableText.escape("\(requirement)")
                    + "; if sessions are refused, give --require without it")
        }
        context.note(
            "a certificate with the same names and another serial number may assume it, too, and so "
                + "may one that adds what AWS makes no session tag of, such as an IP address")
        return identity
    }
}
