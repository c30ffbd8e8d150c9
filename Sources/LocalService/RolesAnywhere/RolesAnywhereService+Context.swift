import IAMPolicy
import RolesAnywhere

/// What policies can know of a request to Roles Anywhere, beside what they know of every request.
extension RolesAnywhereService {
    /// The keys that a request lacks where it is not said to have them.
    static let modelledKeys = ModelledKeys(
        ["aws:TagKeys"], families: ["aws:RequestTag/", "aws:ResourceTag/", "iam:ResourceTag/"])

    /// The tags that a body brings, or whose keys it names.
    private struct TaggingBody: Decodable {
        let tags: [TagMember]?
        let tagKeys: [String]?
    }

    /// The condition keys of the tags that a request brings, and of those that its resource has.
    ///
    /// It is asked once the body has been validated: what cannot be read here has no tags.
    func context(of resource: String, _ state: ServiceState) -> [String: [String]] {
        let body = JSONBody.decodeAgain(TaggingBody.self, call.request.body)
        let tags = (body?.tags ?? []).compactMap(\.tag)
        var context: [String: [String]] = [:]
        for tag in tags { context["aws:RequestTag/\(tag.key)"] = [tag.value] }
        let keys = tags.map(\.key) + (body?.tagKeys ?? [])
        if !keys.isEmpty { context["aws:TagKeys"] = keys }
        for tag in resourceTags(resource, state) {
            context["aws:ResourceTag/\(tag.key)"] = [tag.value]
        }
        return context
    }

    private func resourceTags(_ arn: String, _ state: ServiceState) -> [Tag] {
        let known =
            state.trustAnchors.record(arn: arn)?.tags ?? state.profiles.record(arn: arn)?.tags
            ?? state.revocationLists.record(arn: arn)?.tags
        return known ?? call.subjects.tags(arn: arn)
    }
}
