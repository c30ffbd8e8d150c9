import ArgumentParser
import CommandLineSupport
import CredentialServer
import RolesAnywhere

/// Which roles a command is about: one by flags, several by name, or those of a file.
struct ServedRolesOptions: ParsableArguments {
    @Option(
        name: .customLong("role"),
        help: ArgumentHelp(
            "A role by name, with the ARNs of its profile and trust anchor where they are others; "
                + "may be given again.", valueName: "name=arn[,arn...]"))
    var roles: [RoleOption] = []

    @Option(
        help: ArgumentHelp(
            "Roles with all that is theirs, in YAML or JSON: see docs/serve.md.", valueName: "file")
    )
    var rolesFile: String?
}

extension ServedRolesOptions {
    /// The roles in order; files are read anew each time.
    ///
    /// - Parameters:
    ///   - common: the flags that hold for every role which has none of its own.
    ///   - context: where files are.
    ///   - notice: what says that a certificate is about to expire.
    /// - Returns: at least one role.
    /// - Throws: `CommandError` or `RolesAnywhereError` for what cannot be served.
    func definitions(
        _ common: WorkloadOptions, in context: Context, _ notice: ExpiryNotice
    ) throws -> [ServedRoleDefinition] {
        var named = roles.map { (name: $0.name, workload: $0.workload(common)) }
        if let rolesFile {
            named += try RolesFileReader(path: rolesFile, context: context).workloads(common)
        }
        let isNamed = roles.contains { $0.roleARN == nil }
        if named.isEmpty || common.roleArn != nil && !isNamed {
            // A role that is missing is missed below.
            let name = common.roleArn.map(Self.roleName) ?? ""
            named.insert((name: name, workload: common), at: 0)
        }
        var names: Set<String> = []
        for (name, _) in named where !names.insert(name).inserted {
            throw CommandError(
                status: .usage, code: "usage",
                message: "there are two roles named \(PrintableText.quote(name))",
                hint: "clients ask for a role by its name: give each another")
        }
        let users = named.filter { $0.workload.identity.usesToken }
        return try named.map { name, workload in
            var workload = workload
            // Common flags about tokens are for the roles whose keys are in one, if any are.
            if !users.isEmpty, !workload.identity.usesToken {
                workload.identity.token.forgetPKCS11()
            }
            return ServedRoleDefinition(
                name: name, source: try workload.sessions(in: context, notice),
                identity: workload.identity.places)
        }
    }

    /// The last part of a role's ARN, which is its name without its path.
    static func roleName(_ arn: String) -> String {
        arn.split(separator: "/").last.map(String.init) ?? arn
    }
}
