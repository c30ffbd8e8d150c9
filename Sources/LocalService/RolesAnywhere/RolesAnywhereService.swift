/// The management operations of Roles Anywhere.
struct RolesAnywhereService {
    let call: Call
    let operation: RolesAnywhereOperation

    /// Carries the operation out, or refuses it and leaves the state as it was.
    func perform(_ state: inout ServiceState) throws(Refusal) -> Reply {
        switch operation {
        case .createTrustAnchor: try createTrustAnchor(&state)
        case .updateTrustAnchor: try updateTrustAnchor(&state)
        case .getTrustAnchor: reply(try named(\.trustAnchors, state))
        case .deleteTrustAnchor: try deleteTrustAnchor(&state)
        case .enableTrustAnchor: reply(try set(\.trustAnchors, enabled: true, &state))
        case .disableTrustAnchor: reply(try set(\.trustAnchors, enabled: false, &state))
        case .listTrustAnchors: try listTrustAnchors(state)
        case .putNotificationSettings: try putNotificationSettings(&state)
        case .resetNotificationSettings: try resetNotificationSettings(&state)
        case .createProfile: try createProfile(&state)
        case .updateProfile: try updateProfile(&state)
        case .getProfile: reply(try named(\.profiles, state))
        case .deleteProfile: reply(try delete(\.profiles, &state))
        case .enableProfile: try enableProfile(&state)
        case .disableProfile: reply(try set(\.profiles, enabled: false, &state))
        case .listProfiles: try listProfiles(state)
        case .putAttributeMapping: try putAttributeMapping(&state)
        case .deleteAttributeMapping: try deleteAttributeMapping(&state)
        case .importCrl: try importCrl(&state)
        case .updateCrl: try updateCrl(&state)
        case .getCrl: reply(try named(\.revocationLists, state))
        case .deleteCrl: reply(try delete(\.revocationLists, &state))
        case .enableCrl: reply(try set(\.revocationLists, enabled: true, &state))
        case .disableCrl: reply(try set(\.revocationLists, enabled: false, &state))
        case .listCrls: try listCrls(state)
        case .getSubject: try getSubject(state)
        case .listSubjects: try listSubjects(state)
        case .tagResource: try tagResource(&state)
        case .untagResource: try untagResource(&state)
        case .listTagsForResource: try listTags(state)
        }
    }

    /// Refuses the request unless the caller may use this operation on a resource.
    func authorize(_ resource: String, _ state: ServiceState) throws(Refusal) {
        try Authorizer(call, state).require(
            "rolesanywhere:\(operation.rawValue)", on: resource,
            context: context(of: resource, state))
    }
}
