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

    var sheet: Sheet {
        var sheet = Sheet(title: name)
        sheet.add("arn", arn)
        sheet.add("enabled", enabled ? "yes" : "no")
        sheet.add("roles", roleARNs)
        sheet.add("longest session", durationSeconds.map { "\($0) s" })
        sheet.add("clients name sessions", acceptRoleSessionName ? "yes" : "no")
        sheet.add("session policy", linesOf: sessionPolicy ?? "none")
        sheet.add("managed policies", managedPolicyARNs)
        sheet.add(
            "session tags",
            attributeMappings.map { mapping in
                mapping.certificateField + ": "
                    + mapping.mappingRules.map(\.specifier).joined(separator: ", ")
            })
        sheet.add("created by", createdBy)
        sheet.add("created", createdAt)
        sheet.add("updated", updatedAt)
        sheet.add("tags", TagRecord.lines(tags))
        return sheet
    }
}
