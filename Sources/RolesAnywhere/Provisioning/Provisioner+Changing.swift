extension Provisioner {
    /// Enables or disables a resource of ours, unless it is so already.
    func set(
        _ resource: some NamedResource, enabled isEnabled: Bool, from found: Bool?,
        _ change: () throws -> Void
    ) throws -> Changed {
        try refuseForeign(resource)
        var comparison = Comparison()
        comparison.field("enabled", wanted: isEnabled, found: found ?? false)
        if !comparison.differences.isEmpty { try change() }
        return Changed(resource, comparison)
    }

    /// Refuses a new name that another resource has: names are how resources are found again.
    func refuseTaken<Resource: NamedResource>(
        _ name: String, among resources: [Resource]
    ) throws(RolesAnywhereError) {
        guard let other = resources.first(where: { $0.name == name }) else { return }
        throw .nameTaken(kind: Resource.kind, name: name, arn: other.arn)
    }
}

extension Changed {
    /// What was changed of a resource, by what differed before.
    init(_ resource: some NamedResource, _ comparison: Comparison) {
        self.init(
            name: resource.name, arn: resource.arn, differences: comparison.differences)
    }
}
