import AWS
import AWSSigning

extension RolesAnywhereClient {
    /// The one resource of that name.
    func required<Resource: NamedResource>(
        _ resources: [Resource], named name: String
    ) throws(RolesAnywhereError) -> Resource {
        guard let resource = try resources.only(named: name) else {
            throw .notFound(kind: Resource.kind, name: name)
        }
        return resource
    }

    /// The identifier of an ARN as a path label.
    func label(_ arn: ARN) -> String { label(arn.resourceID) }

    /// An identifier as a path label.
    func label(_ id: String) -> String { PercentEncoding.encode(id) }
}
