import RolesAnywhere

extension NotificationSetting {
    static let events = ["CA_CERTIFICATE_EXPIRY", "END_ENTITY_CERTIFICATE_EXPIRY"]

    /// What a trust anchor has: the service's defaults, and the account's changes to them.
    static func defaults(
        changedBy changes: [NotificationSetting], account: String
    ) -> [NotificationSetting] {
        events.map { event in
            guard let change = changes.last(where: { $0.event == event }) else {
                return NotificationSetting(
                    enabled: true, event: event, threshold: 45, channel: "ALL",
                    configuredBy: "rolesanywhere.amazonaws.com")
            }
            return NotificationSetting(
                enabled: change.enabled, event: event, threshold: change.threshold ?? 45,
                channel: change.channel ?? "ALL", configuredBy: account)
        }
    }
}
