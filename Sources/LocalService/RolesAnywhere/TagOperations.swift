import RolesAnywhere

/// Tags of trust anchors, profiles, CRLs and subjects.
extension RolesAnywhereService {
    func tagResource(_ state: inout ServiceState) throws(Refusal) -> Reply {
        let body = try body(TagResourceBody.self)
        var validation = Validation()
        validation.resourceArn(body.resourceArn)
        validation.require(body.tags, at: "tags")
        validation.tags(body.tags)
        try validation.finish()
        let added = try Self.distinct(body.tags)
        try change(body.resourceArn, &state) { (tags) throws(Refusal) in
            for tag in added {
                tags.removeAll { $0.key == tag.key }
                tags.append(tag)
            }
            guard tags.count <= Quota.tagsPerResource else {
                throw Refusal(
                    status: 400, code: "TooManyTagsException", message: "Too many tags"
                ).unverified
            }
        }
        return .json([String: String](), status: 201)
    }

    func untagResource(_ state: inout ServiceState) throws(Refusal) -> Reply {
        let body = try body(UntagResourceRequest.self)
        var validation = Validation()
        validation.resourceArn(body.resourceArn)
        validation.resourceTagKeys(body.tagKeys)
        try validation.finish()
        let keys = Set(body.tagKeys ?? [])
        try change(body.resourceArn, &state) { (tags) throws(Refusal) in
            tags.removeAll { keys.contains($0.key) }
        }
        return .json([String: String]())
    }

    func listTags(_ state: ServiceState) throws(Refusal) -> Reply {
        let arn = call.request.query["resourceArn"]
        var validation = Validation()
        validation.resourceArn(arn)
        try validation.finish()
        var unchanged = state
        var found: [Tag] = []
        try change(arn, &unchanged) { (tags) throws(Refusal) in found = tags }
        return .json(TagListResponse(tags: found))
    }

    /// Changes the tags of the resource with that ARN, whatever its kind.
    private func change(
        _ arn: String?, _ state: inout ServiceState,
        _ change: (inout [Tag]) throws(Refusal) -> Void
    ) throws(Refusal) {
        let arn = arn ?? ""
        try authorize(arn, state)
        if var record = state.trustAnchors.record(arn: arn) {
            try change(&record.tags)
            state.trustAnchors[record.id] = record
        } else if var record = state.profiles.record(arn: arn) {
            try change(&record.tags)
            state.profiles[record.id] = record
        } else if var record = state.revocationLists.record(arn: arn) {
            try change(&record.tags)
            state.revocationLists[record.id] = record
        } else if try !call.subjects.changeTags(arn: arn, change) {
            throw Self.notFound.because("there is no \(arn)")
        }
    }

    /// The tags of a request that validation has found whole.
    ///
    /// - Throws: a refusal of keys that occur twice, which AWS compares with case, and of AWS's own.
    static func distinct(_ members: [TagMember]?) throws(Refusal) -> [Tag] {
        let tags = (members ?? []).compactMap(\.tag)
        guard Set(tags.map(\.key)).count == tags.count else {
            throw invalid("Duplicate tag keys found.")
        }
        guard !tags.contains(where: { $0.key.lowercased().hasPrefix("aws:") }) else {
            throw invalid("Tag keys that begin with aws: are reserved.")
        }
        return tags
    }
}
