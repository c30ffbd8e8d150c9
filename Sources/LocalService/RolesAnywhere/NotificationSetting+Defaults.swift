import RolesAnywhere

extension NotificationSetting {
    static let events = ["CA_CERTIFICATE_EXPIRY", "END_ENTITY_CERTIFICATE_EXPIRY"]

    /// There is one channel, which stands for all.
    static let channels = ["ALL"]

    /// How many days before the expiry, where nothing else was asked for.
    static let usualThreshold = 45

    /// What a new trust anchor has.
    static let defaults = events.map(standard)

    /// What a trust anchor has for an event where the account did not ask for anything else.
    static func standard(_ event: String) -> NotificationSetting {
        NotificationSetting(
            enabled: true, event: event, threshold: usualThreshold, channel: channels[0],
            configuredBy: "rolesanywhere.amazonaws.com")
    }
}

extension [NotificationSetting] {
    /// These settings with an account's changes.
    func changed(by changes: [NotificationSetting], account: String) -> [NotificationSetting] {
        map { setting in
            guard let change = changes.first(where: { $0.event == setting.event }) else {
                return setting
            }
            return NotificationSetting(
                enabled: change.enabled, event: change.event,
                threshold: change.threshold ?? NotificationSetting.usualThreshold,
                channel: change.channel ?? setting.channel, configuredBy: account)
        }
    }

    /// These settings, those for some events as a new trust anchor has them.
    func reset(_ events: [String]) -> [NotificationSetting] {
        map { events.contains($0.event) ? .standard($0.event) : $0 }
    }
}
