import CommandLineSupport
import RolesAnywhere

/// A profile as commands show it.
struct ProfileRecord: Encodable {
    let name: String
    let arn: String
    let enabled: Bool
    let roleARNs: [String]
    let durationSeconds: Int?
    let acceptRoleSessionName: Bool
    let sessionPolicy: String?
    let managedPolicyARNs: [String]
    let attributeMappings: [AttributeMapping]
    let createdBy: String?
    let createdAt: String?
    let updatedAt: String?
    let tags: [String: String]?

    init(_ detail: ProfileDetail, tags: [Tag]? = nil) {
        name = detail.name
        arn = detail.profileArn
        enabled = detail.enabled ?? false
        roleARNs = detail.roleArns ?? []
        durationSeconds = detail.durationSeconds
        acceptRoleSessionName = detail.acceptRoleSessionName ?? false
        sessionPolicy = detail.sessionPolicy
        managedPolicyARNs = detail.managedPolicyArns ?? []
        attributeMappings = detail.attributeMappings ?? []
        createdBy = detail.createdBy
        createdAt = detail.createdAt
        updatedAt = detail.updatedAt
        self.tags = tags.map(TagRecord.dictionary)
    }

    static let columns = ["NAME", "ENABLED", "DURATION", "ROLES", "LIMITED", "ARN"]

    var cells: [String] {
        [
            name, enabled ? "yes" : "no", durationSeconds.map { "\($0) s" } ?? "",
            roleARNs.joined(separator: " "),
            sessionPolicy != nil || !managedPolicyARNs.isEmpty ? "yes" : "no", arn,
        ]
    }

    var fields: FieldList {
        var list = FieldList()
        list.add("name", name)
        list.add("arn", arn)
        list.add("enabled", enabled ? "yes" : "no")
        list.add("roles", roleARNs)
        list.add("longest session", durationSeconds.map { "\($0) s" })
        list.add("clients name sessions", acceptRoleSessionName ? "yes" : "no")
        list.add("session policy", sessionPolicy ?? "none")
        list.add("managed policies", managedPolicyARNs)
        list.add(
            "session tags",
            attributeMappings.map { mapping in
                mapping.certificateField + ": "
                    + mapping.mappingRules.map(\.specifier).joined(separator: ", ")
            })
        list.add("created by", createdBy)
        list.add("created", createdAt)
        list.add("updated", updatedAt)
        list.add("tags", TagRecord.lines(tags))
        return list
    }
}
