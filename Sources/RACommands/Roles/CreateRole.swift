import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra create-role`: a role that certificates of one trust anchor may assume.
struct CreateRole: Command {
    static let configuration = CommandConfiguration(
        abstract: "Create a role that may be assumed with certificates under a trust anchor.",
        discussion: """
            Prints the role's ARN. The same again changes nothing, or completes a role whose \
            making was interrupted; other content under a name that is taken is refused.

            A requirement names an attribute of the certificate: CN, OU, O, … of its subject, \
            issuer.O of its issuer, san.DNS or san.URI of its alternative names. Several \
            attributes must all match; several values of one attribute are alternatives.

            Example:
              $ ra create-role --name reader --trust-anchor example \\
                  --require CN=web-01 \\
                  --policy-arn arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess
              account 111122223333, region us-east-1, endpoint ...
              created the role "reader"
              arn:aws:iam::111122223333:role/reader
            """)

    @Option(help: "The role's name.")
    var name: String

    @Option(help: "The trust anchor on whose behalf it may be assumed: a name or an ARN.")
    var trustAnchor: String

    @Option(
        help: ArgumentHelp(
            "What a certificate must carry; repeatable.", valueName: "field=value"))
    var require: [String] = []

    @Option(
        name: .customLong("policy-arn"),
        help: ArgumentHelp("A managed policy to attach; repeatable.", valueName: "arn"))
    var policyARNs: [String] = []

    @Option(
        name: .customLong("policy"),
        help: ArgumentHelp(
            "A policy of the role's own, named after the file; repeatable.", valueName: "file"))
    var policyFiles: [String] = []

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
        let requirements = try require.map { try AttributeRequirement($0) }
        let inline = try InlinePolicies.read(policyFiles, in: context)
        let account = try options.account(in: context)
        try account.announce(.iam)
        let anchor = try account.arn(of: trustAnchor, .trustAnchor)
        let wanted = WantedRole(
            name: name, path: path,
            trustPolicy: TrustPolicy(
                trustAnchorARN: anchor, requirements: requirements),
            managedPolicyARNs: policyARNs, inlinePolicies: inline,
            maxSessionDurationSeconds: maxSessionDuration)
        try account.provisioner.ensureRole(wanted).report(.role, named: name, in: context)
    }
}
