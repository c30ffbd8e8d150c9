import RolesAnywhere
import X509

/// What the operations do where AWS does not say what it does.
extension RolesAnywhereService {
    private var behaviours: Behaviours { call.configuration.behaviours }

    /// Whether a new resource is enabled.
    func isEnabled(_ asked: Bool?) -> Bool {
        if let asked { return asked }
        call.trail.used(.createEnabled)
        return behaviours.createEnabled.isOn
    }

    /// What the log should say where `enabled` was left out.
    func enabledByDefault(_ asked: Bool?) -> String? {
        guard asked == nil else { return nil }
        let state = behaviours.createEnabled.isOn ? "enabled" : "disabled"
        return "\"enabled\" was left out, so it is \(state); AWS does not document this"
    }

    /// Looks at the name of a resource that is created or changed.
    ///
    /// - Throws: the refusal of a name that another resource of the kind has, where names must be
    ///   unique.
    func checkName<Record>(
        _ name: String?, of id: String? = nil, among records: ResourceTable<Record>
    ) throws(Refusal) {
        guard let name else { return }
        let others = records.all.filter { $0.id != id && $0.detail.name == name }
        guard let other = others.first else { return }
        call.trail.used(.namesUnique)
        guard behaviours.namesUnique.isOn else { return }
        throw Self.invalid("The name is already in use").under(.namesUnique)
            .because("\(other.arn) is called \(name), too")
    }

    /// The refusal of what is too many.
    func overQuota(_ things: String, _ limit: Int) -> Refusal {
        Quota.exceeded(things, limit, behaviours.quotaCode)
    }

    /// The certificates of a source.
    func certificates(of source: Source) throws(Refusal) -> [Certificate] {
        try TrustAnchorRules.certificates(of: source, quotaCode: behaviours.quotaCode)
    }

    /// The settings that a request asks for, once validation has found them whole.
    ///
    /// - Throws: the refusal of an event that is there twice, or of an enabled setting without a
    ///   threshold, where it must have one.
    func settings(
        _ members: [NotificationSettingMember]?
    ) throws(Refusal) -> [NotificationSetting] {
        let settings = (members ?? []).compactMap(\.setting)
        guard Set(settings.map(\.event)).count == settings.count else {
            throw Self.invalid("A notification event is there twice")
        }
        guard settings.contains(where: { $0.enabled && $0.threshold == nil }) else {
            return settings
        }
        call.trail.used(.notificationThreshold)
        guard behaviours.notificationThreshold == .usual else {
            throw Self.invalid("A notification setting that is enabled needs a threshold")
                .under(.notificationThreshold)
        }
        return settings
    }
}
