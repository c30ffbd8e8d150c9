import AWS
import CommandLineSupport
import RolesAnywhere

/// A role as commands show it.
struct RoleRecord: Encodable {
    let name: String
    let arn: String
    let managed: Bool
    let maxSessionDurationSeconds: Int?
    let createdAt: String?
    let trustPolicy: String
    let tags: [String: String]
    var attachedPolicies: [String]?
    var inlinePolicies: [String: String]?

    init(_ role: IAMRole) {
        name = role.name
        arn = role.arn
        managed = role.isOurs
        maxSessionDurationSeconds = role.maxSessionDurationSeconds
        createdAt = role.createdAt
        trustPolicy = role.trustPolicy
        tags = Dictionary(
            role.tags.map { ($0.key, $0.value) }, uniquingKeysWith: { _, last in last })
    }

    init(_ contents: RoleContents) {
        self.init(contents.role)
        attachedPolicies = contents.managedPolicyARNs
        inlinePolicies = contents.inlinePolicies
    }

    static let columns = ["NAME", "OURS", "MAX SESSION", "CREATED", "ARN"]

    var cells: [String] {
        [
            name, managed ? "yes" : "no", maxSessionDurationSeconds.map { "\($0) s" } ?? "",
            createdAt ?? "", arn,
        ]
    }

    var sheet: Sheet {
        var sheet = Sheet(title: name)
        sheet.add("arn", arn)
        sheet.add("made by this tool", managed ? "yes" : "no")
        sheet.add("longest session", maxSessionDurationSeconds.map { "\($0) s" })
        sheet.add("created", createdAt)
        sheet.add("trust policy", linesOf: trustPolicy)
        sheet.add("attached policies", attachedPolicies ?? [])
        for (policy, json) in (inlinePolicies ?? [:]).sorted(by: { $0.key < $1.key }) {
            sheet.add("own policy", linesOf: policy + "\n" + json)
        }
        sheet.add("tags", TagRecord.lines(tags))
        return sheet
    }
}
