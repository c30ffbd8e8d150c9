extension RolesAnywhereClient {
    /// The tags of a trust anchor, profile, CRL or subject.
    ///
    /// - Throws: `AWSError`
    public func tags(of arn: String) throws -> [Tag] {
        var call = Call("ListTagsForResource", "GET", "/ListTagsForResource", .tagging)
        call.query = [(name: "resourceArn", value: arn)]
        return try send(call, as: TagListResponse.self).tags ?? []
    }

    /// Adds tags, or replaces the values of those whose keys there are.
    ///
    /// - Throws: `AWSError`
    public func tag(_ arn: String, with tags: [Tag]) throws {
        _ = try send(
            Call("TagResource", "POST", "/TagResource", .tagging),
            TagResourceRequest(resourceArn: arn, tags: tags), as: EmptyResponse.self)
    }

    /// Takes tags away; keys that there are not do no harm.
    ///
    /// - Throws: `AWSError`
    public func untag(_ arn: String, keys: [String]) throws {
        _ = try send(
            Call("UntagResource", "POST", "/UntagResource", .tagging),
            UntagResourceRequest(resourceArn: arn, tagKeys: keys), as: EmptyResponse.self)
    }
}

/// The answer of an operation that has nothing to tell.
private struct EmptyResponse: Decodable {}
