public import AWS

/// Makes resources so that asking twice is the same as asking once.
///
/// A resource is known by its name and its ownership tag. What differs from what was asked for, and
/// what is not ours, is never touched.
public struct Provisioner: Sendable {
    let rolesAnywhere: RolesAnywhereClient
    let iam: IAMClient

    /// Creates a provisioner over the clients of one account and region.
    public init(rolesAnywhere: RolesAnywhereClient, iam: IAMClient) {
        self.rolesAnywhere = rolesAnywhere
        self.iam = iam
    }

    /// Refuses a resource that is not ours, or not as asked for.
    func accept(
        _ resource: some NamedResource, _ comparison: Comparison, tags wanted: [Tag] = []
    ) throws {
        let kind = type(of: resource).kind
        let tags = try rolesAnywhere.tags(of: resource.arn)
        var comparison = comparison
        for tag in wanted {
            comparison.field(
                "tag \(tag.key)", wanted: tag.value,
                found: tags.first { $0.key == tag.key }?.value)
        }
        guard OwnershipTag.marks(tags) else {
            throw RolesAnywhereError.notOurs(
                kind: kind, name: resource.name, arn: resource.arn,
                differences: comparison.differences)
        }
        guard comparison.differences.isEmpty else {
            throw RolesAnywhereError.differs(
                kind: kind, name: resource.name, arn: resource.arn,
                differences: comparison.differences)
        }
    }

    /// Refuses to delete what is not ours.
    func refuseForeign(_ resource: some NamedResource) throws {
        try accept(resource, Comparison())
    }
}
