import IAMPolicy

/// What policies can know of a request to IAM, beside what they know of every request.
extension IAMService {
    /// The keys that a request lacks where it is not said to have them.
    static let modelledKeys = ModelledKeys(
        [
            "aws:TagKeys", "iam:PermissionsBoundary", "iam:PolicyARN", "iam:AWSServiceName",
            "iam:PassedToService", "iam:AssociatedResourceArn", "iam:OrganizationsPolicyId",
        ], families: ["aws:RequestTag/", "aws:ResourceTag/", "iam:ResourceTag/"])

    /// The condition keys of the tags that a request brings.
    func tagContext(_ tags: [TagInput]) -> [String: [String]] {
        guard !tags.isEmpty else { return [:] }
        var context = ["aws:TagKeys": tags.compactMap(\.key)]
        for tag in tags {
            if let key = tag.key { context["aws:RequestTag/\(key)"] = tag.value.map { [$0] } }
        }
        return context
    }

    /// The condition keys of the tags that a resource has.
    func resourceContext(_ tags: [RoleTag]) -> [String: [String]] {
        var context: [String: [String]] = [:]
        for tag in tags {
            context["aws:ResourceTag/\(tag.key)"] = [tag.value]
            context["iam:ResourceTag/\(tag.key)"] = [tag.value]
        }
        return context
    }

    /// The condition keys of a role that is there.
    func resourceContext(_ role: Role) -> [String: [String]] {
        var context = resourceContext(role.tags)
        context["iam:PermissionsBoundary"] = role.permissionsBoundary.map { [$0] }
        return context
    }
}
