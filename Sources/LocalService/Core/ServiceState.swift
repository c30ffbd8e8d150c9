/// The resources that a local service knows; gone when it stops.
struct ServiceState: Sendable {
    var trustAnchors = ResourceTable<TrustAnchorRecord>()
    var profiles = ResourceTable<ProfileRecord>()
    var revocationLists = ResourceTable<RevocationListRecord>()
    var roles = RoleTable()
    var policies = ManagedPolicyTable()
}
