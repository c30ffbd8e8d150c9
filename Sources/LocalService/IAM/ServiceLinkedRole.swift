import AWS
import FoundationEssentials
import IAMPolicy

/// The role that Roles Anywhere has in every account with a trust anchor.
///
/// - SeeAlso: IAM Roles Anywhere User Guide, "Using service-linked roles for IAM Roles Anywhere"
enum ServiceLinkedRole {
    /// The service that the role is for.
    static let service = "rolesanywhere.amazonaws.com"

    static let name = "AWSServiceRoleForRolesAnywhere"
    static let path = "/aws-service-role/\(service)/"

    /// What all paths of such roles begin with.
    static let paths = "/aws-service-role/"

    /// The name of its managed policy.
    static let policyName = "AWSRolesAnywhereServicePolicy"

    private static let trustPolicy =
        #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"#
        + #"{"Service":"rolesanywhere.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#

    /// The role as it is made.
    ///
    /// - Parameters:
    ///   - id: `AROA` and 17 letters and digits.
    ///   - now: when.
    ///   - configuration: whose account it is in.
    /// - Returns: the role; nil if the trust policy above cannot be read, which a test rules out.
    static func make(id: String, at now: Date, _ configuration: Configuration) -> Role? {
        guard let document = try? PolicyDocument(json: trustPolicy, kind: .trust) else {
            return nil
        }
        let partition = Partition.of(region: configuration.region).id
        var role = Role(
            name: name, path: path, id: id, arn: arn(configuration), createdAt: now,
            trustPolicy: WrittenPolicy(text: trustPolicy, document: document), description: nil,
            maxSessionDuration: 3600, permissionsBoundary: nil)
        role.attachedPolicies = ["arn:\(partition):iam::aws:policy\(paths)\(policyName)"]
        return role
    }

    /// The role's ARN in an account.
    static func arn(_ configuration: Configuration) -> String {
        configuration.arn("iam", "role\(path)\(name)", isGlobal: true)
    }
}

extension Role {
    /// Whether AWS alone changes the role.
    var isServiceLinked: Bool { path.hasPrefix(ServiceLinkedRole.paths) }
}
