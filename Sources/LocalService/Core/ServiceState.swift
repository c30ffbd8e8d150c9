import FoundationEssentials

/// The resources that a local service knows; gone when it stops.
struct ServiceState: Sendable {
    var trustAnchors = ResourceTable<TrustAnchorRecord>()
    var profiles = ResourceTable<ProfileRecord>()
    var revocationLists = ResourceTable<RevocationListRecord>()
    var roles = RoleTable()
    var policies = ManagedPolicyTable()
    private var newestMicroseconds = 0.0

    /// What a record that is added now has as the time of its creation.
    ///
    /// Who reads two of them takes the later one for the later addition, so no two are the same, and
    /// a call that heard the time before another, and adds its record after it, is the later one.
    mutating func creationTime(_ now: Date) -> String {
        let microseconds = (now.timeIntervalSince1970 * 1_000_000).rounded()
        let isSetBack = newestMicroseconds - microseconds > 60_000_000
        newestMicroseconds =
            isSetBack ? microseconds : max(microseconds, newestMicroseconds + 1)
        return Date(timeIntervalSince1970: newestMicroseconds / 1_000_000).microsecondTimestamp
    }
}
