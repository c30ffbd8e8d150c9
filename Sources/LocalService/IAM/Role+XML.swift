import AWS
import AWSSigning

extension Role {
    /// The answers that describe a role, which differ in what they tell.
    enum Occasion {
        case created, got, listed
    }

    /// The role as an answer describes it.
    func element(_ occasion: Occasion) -> XMLElement {
        var members = [
            XMLElement("Path", path), XMLElement("RoleName", name), XMLElement("RoleId", id),
            XMLElement("Arn", arn), XMLElement("CreateDate", createdAt.timestamp),
            // Policy documents come URL-encoded inside the XML.
            XMLElement("AssumeRolePolicyDocument", PercentEncoding.encode(trustPolicy.text)),
        ]
        if let description { members.append(XMLElement("Description", description)) }
        members.append(XMLElement("MaxSessionDuration", "\(maxSessionDuration)"))
        if occasion != .listed {
            if let permissionsBoundary {
                members.append(boundaryElement(permissionsBoundary))
            }
            if !tags.isEmpty { members.append(XMLElement("Tags", tags.map(\.element))) }
        }
        if occasion == .got { members.append(lastUsedElement) }
        return XMLElement(occasion == .listed ? "member" : "Role", members)
    }

    private func boundaryElement(_ arn: String) -> XMLElement {
        XMLElement(
            "PermissionsBoundary",
            [
                XMLElement("PermissionsBoundaryType", "Policy"),
                XMLElement("PermissionsBoundaryArn", arn),
            ])
    }

    private var lastUsedElement: XMLElement {
        guard let lastUsed else { return XMLElement("RoleLastUsed") }
        return XMLElement(
            "RoleLastUsed",
            [
                XMLElement("LastUsedDate", lastUsed.date.timestamp),
                XMLElement("Region", lastUsed.region),
            ])
    }
}

extension RoleTag {
    /// The tag as an entry of a list.
    var element: XMLElement {
        XMLElement("member", [XMLElement("Key", key), XMLElement("Value", value)])
    }
}
