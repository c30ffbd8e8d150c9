import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra update-profile`: other roles, or other limits.
struct UpdateProfile: Command {
    static let configuration = CommandConfiguration(
        commandName: "update-profile",
        abstract: "Change the roles or limits of a Roles Anywhere profile that this tool made.",
        discussion: """
            What is not given stays. Roles and managed policies that are given take the place of \
            all that there are. AWS knows no way to take a session policy away: another one \
            takes its place, or the profile is made again. Prints the profile's ARN.

            Example:
              $ ra update-profile reader --duration-seconds 1800
              account 111122223333, region us-east-1, endpoint ...
              changed the profile "reader"
                duration in seconds: 3600 -> 1800
              arn:aws:rolesanywhere:us-east-1:111122223333:profile/71cdcc5e-...
            """)

    @OptionGroup var resource: ResourceArgument

    @Option(help: "Another name.")
    var name: String?

    @Option(
        name: .customLong("role"),
        help: ArgumentHelp("A role that may be asked for; repeatable.", valueName: "name-or-arn"))
    var roles: [String] = []

    @Option(help: ArgumentHelp("A policy that every session is limited to.", valueName: "file"))
    var sessionPolicy: String?

    @OptionGroup var parameters: PolicyParameterOptions

    @Option(
        name: .customLong("managed-policy-arn"),
        help: ArgumentHelp(
            "A managed policy that every session is limited to; repeatable.", valueName: "arn"))
    var managedPolicyARNs: [String] = []

    @Flag(help: "Take away all managed policies.")
    var noManagedPolicies = false

    @Option(help: ArgumentHelp("The longest session, 900 to 43200.", valueName: "seconds"))
    var durationSeconds: Int?

    @Flag(inversion: .prefixedNo, help: "Let clients name their sessions, or not.")
    var acceptRoleSessionName: Bool?

    @OptionGroup var options: ChangeOptions

    func validate() throws {
        guard managedPolicyARNs.isEmpty || !noManagedPolicies else {
            throw ValidationError(
                "--managed-policy-arn and --no-managed-policies exclude each other")
        }
        let isEmpty =
            name == nil && roles.isEmpty && sessionPolicy == nil && managedPolicyARNs.isEmpty
            && !noManagedPolicies && durationSeconds == nil && acceptRoleSessionName == nil
        guard !isEmpty else { throw ValidationError("say what to change") }
    }

    func run(in context: Context) throws {
        var changes = ProfileChanges()
        changes.name = name
        changes.durationSeconds = durationSeconds
        changes.acceptsSessionName = acceptRoleSessionName
        changes.sessionPolicy = try parameters.read(sessionPolicy, in: context) {
            try PolicyCheck.sessionPolicy($0)
        }
        if noManagedPolicies || !managedPolicyARNs.isEmpty {
            changes.managedPolicyARNs = managedPolicyARNs
        }
        try changes.check()
        let account = try options.account(in: context)
        let number = try account.announce(.rolesanywhere)
        if !roles.isEmpty { changes.roleARNs = try roles.map { try account.arn(of: $0, .role) } }
        if changes.roleARNs != nil || changes.durationSeconds != nil {
            let existing = try account.rolesAnywhere.profile(resource.nameOrARN)
            let doubts = try account.provisioner.checkRoles(
                changes.roleARNs ?? existing.roleArns ?? [], account: number,
                durationSeconds: durationSeconds ?? existing.durationSeconds ?? 3_600)
            for doubt in doubts { context.note("warning: " + doubt) }
        }
        try account.provisioner.updateProfile(resource.nameOrARN, changes)
            .report(.profile, in: context)
    }
}
