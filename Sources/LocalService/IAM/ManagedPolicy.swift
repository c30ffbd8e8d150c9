import AWS
import FoundationEssentials
import IAMPolicy

/// A managed policy: one of AWS's, or one of the account's own.
struct ManagedPolicy: Sendable {
    let name: String

    /// Begins and ends with a slash.
    let path: String

    let id: String
    let arn: String
    let createdAt: Date
    let updatedAt: Date

    /// The version that counts, for instance `v3`.
    let version: String

    let document: PolicyDocument
    let description: String?
    let tags: [RoleTag]

    /// Whether it is for the role of a service, which AWS alone makes.
    var isForServiceRoles: Bool { path == "/aws-service-role/" }

    /// What lists are sorted by: one of AWS's may have the name of one of the account's.
    var sortKey: String { "\(name)\n\(arn.split(separator: ":").dropFirst(3).first ?? "")" }

    /// The document with the name by which a trace speaks of it.
    var named: NamedPolicy { (name, document) }

    /// The answers that describe a policy, which differ in what they tell.
    enum Occasion {
        case created, got
    }

    /// The policy as an answer describes it.
    ///
    /// - Parameters:
    ///   - occasion: which answer.
    ///   - roles: the roles of the account, by which its uses are counted.
    /// - Returns: the element `Policy`.
    func element(_ occasion: Occasion, _ roles: RoleTable) -> XMLElement {
        let attachments = roles.all.count { $0.attachedPolicies.contains(arn) }
        let boundaries = roles.all.count { $0.permissionsBoundary == arn }
        var members = [
            XMLElement("PolicyName", name), XMLElement("PolicyId", id), XMLElement("Arn", arn),
            XMLElement("Path", path), XMLElement("DefaultVersionId", version),
            XMLElement("AttachmentCount", "\(attachments)"),
            XMLElement("PermissionsBoundaryUsageCount", "\(boundaries)"),
            XMLElement("IsAttachable", "true"),
        ]
        if occasion == .got, let description {
            members.append(XMLElement("Description", description))
        }
        members.append(XMLElement("CreateDate", createdAt.timestamp))
        members.append(XMLElement("UpdateDate", updatedAt.timestamp))
        if occasion == .got || !tags.isEmpty {
            members.append(XMLElement("Tags", tags.map(\.element)))
        }
        return XMLElement("Policy", members)
    }
}
