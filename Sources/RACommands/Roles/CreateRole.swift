import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra create-role`: a role that certificates of one trust anchor may assume.
struct CreateRole: Command {
    static let configuration = CommandConfiguration(
        commandName: "create-role",
        abstract: "Create a role that may be assumed with certificates under a trust anchor.",
        discussion: """
            Prints the role's ARN. The same again changes nothing, or completes a role whose \
            making was interrupted; other content under a name that is taken is refused.

            A requirement names an attribute of the certificate: CN, OU, O, … of its subject, \
            issuer.O of its issuer, san.DNS, san.URI or san.Name.CN of its alternative names. \
            Several attributes must all match; several values of one attribute are alternatives. \
            A value with * or ? is a pattern. Several OUs are one value, joined by slashes. AWS \
            makes attributes comparable by a profile's attribute mapping; what is not mapped \
            never matches.

            --for-certificate asks for everything that one certificate says, and for nothing \
            beside it. A certificate of which AWS cannot compare everything is refused, with the \
            reason: a name with characters that no session tag holds, several OUs or a slash in \
            one, which AWS takes for the same, an IP address, a second DNS name.

            Examples:
              $ ra create-role --name reader --trust-anchor example \\
                  --require CN=web-01 \\
                  --policy-arn arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess
              account 111122223333, region us-east-1, endpoint ...
              created the role "reader"
              arn:aws:iam::111122223333:role/reader

              $ ra create-role --name only-web-01 --trust-anchor example \\
                  --for-certificate clients/web-01/certificate.pem \\
                  --policy s3-bucket-prefix.json \\
                  --parameter bucket=reports --parameter prefix=web-01/
              a certificate with the same names and another serial number may
                  assume it, too, and so may one that adds what AWS makes no
                  session tag of, such as an IP address
              account 111122223333, region us-east-1, endpoint ...
              created the role "only-web-01"
              arn:aws:iam::111122223333:role/only-web-01
            """)

    @Option(help: "The role's name.")
    var name: String

    @OptionGroup var trust: TrustOptions

    @Option(
        name: .customLong("policy-arn"),
        help: ArgumentHelp("A managed policy to attach; repeatable.", valueName: "arn"))
    var policyARNs: [String] = []

    @Option(
        name: .customLong("policy"),
        help: ArgumentHelp(
            "A policy of the role's own, named after the file; repeatable.", valueName: "file"))
    var policyFiles: [String] = []

    @OptionGroup var parameters: PolicyParameterOptions

    @Option(
        help: ArgumentHelp(
            "The longest session, 3600 to 43200 seconds.", valueName: "seconds"))
    var maxSessionDuration = 3_600

    @Option(help: "The role's path.")
    var path = "/"

    @OptionGroup var options: ChangeOptions

    func run(in context: Context) throws {
        try ResourceName.check(name, kind: .role)
        try RoleRule.checkPath(path)
        try DurationRule.check(maxSessionDuration, in: DurationRule.role)
        try trust.check()
        guard trust.insecureAnyTrustAnchor || !trust.trustAnchors.isEmpty else {
            throw CommandError(
                status: .usage, code: "trust.anchor",
                message: "it is not said on whose behalf the role may be assumed",
                hint: "give --trust-anchor NAME; list them with: ra list-trust-anchors")
        }
        if let doubt = try RoleRule.checkManagedPolicies(policyARNs) {
            context.note("warning: " + doubt)
        }
        let inline = try InlinePolicies.read(policyFiles, parameters, in: context)
        let demands = try trust.demands(in: context)
        let account = try options.account(in: context)
        let number = try account.announce(.iam)
        guard let source = try trust.source(in: account, number: number) else { return }
        var wanted = WantedRole(
            name: name, path: path,
            trustPolicy: TrustPolicy(
                source: source, requirements: demands?.requirements ?? [],
                onlyTagKeys: demands?.onlyTagKeys),
            managedPolicyARNs: policyARNs, inlinePolicies: inline,
            maxSessionDurationSeconds: maxSessionDuration)
        wanted.trustPolicyQuota = trust.trustPolicyQuota
        try account.provisioner.ensureRole(wanted).report(.role, named: name, in: context)
    }
}
