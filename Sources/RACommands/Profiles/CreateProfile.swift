import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra create-profile`: which roles may be asked for, and how sessions are limited.
struct CreateProfile: Command {
    static let configuration = CommandConfiguration(
        commandName: "create-profile",
        abstract: "Create a profile: which roles may be asked for, and how sessions are limited.",
        discussion: """
            Prints the profile's ARN. The same again changes nothing; other content under a name \
            that is taken is refused.

            Example:
              $ ra create-profile --name reader --role reader \\
                  --session-policy s3-read-only.json
              account 111122223333, region us-east-1, endpoint ...
              created the profile "reader"
              arn:aws:rolesanywhere:us-east-1:111122223333:profile/71cdcc5e-...
            """)

    @Option(help: "The profile's name.")
    var name: String

    @Option(
        name: .customLong("role"),
        help: ArgumentHelp("A role that may be asked for; repeatable.", valueName: "name-or-arn"))
    var roles: [String]

    @Option(help: ArgumentHelp("A policy that every session is limited to.", valueName: "file"))
    var sessionPolicy: String?

    @OptionGroup var parameters: PolicyParameterOptions

    @Option(
        name: .customLong("managed-policy-arn"),
        help: ArgumentHelp(
            "A managed policy that every session is limited to; repeatable.", valueName: "arn"))
    var managedPolicyARNs: [String] = []

    @Option(help: ArgumentHelp("The longest session, 900 to 43200.", valueName: "seconds"))
    var durationSeconds = 3_600

    @Flag(help: "Let clients name their sessions.")
    var acceptRoleSessionName = false

    @OptionGroup var tags: TagOption
    @OptionGroup var options: ChangeOptions

    func run(in context: Context) throws {
        try ResourceName.check(name, kind: .profile)
        try DurationRule.check(durationSeconds, in: DurationRule.session)
        let policy = try parameters.read(sessionPolicy, in: context) {
            try PolicyCheck.sessionPolicy($0)
        }
        try ProfileRule.checkManagedPolicies(managedPolicyARNs)
        let tags = try tags.tags()
        let account = try options.account(in: context)
        let number = try account.announce(.rolesanywhere)
        let roleARNs = try roles.map { try account.arn(of: $0, .role) }
        let doubts = try account.provisioner.checkRoles(
            roleARNs, account: number, durationSeconds: durationSeconds)
        for doubt in doubts { context.note("warning: " + doubt) }
        var wanted = WantedProfile(
            name: name, roleARNs: roleARNs, sessionPolicy: policy,
            managedPolicyARNs: managedPolicyARNs, durationSeconds: durationSeconds,
            acceptsSessionName: acceptRoleSessionName)
        wanted.tags = tags
        try account.provisioner.ensureProfile(wanted).report(.profile, named: name, in: context)
    }
}
