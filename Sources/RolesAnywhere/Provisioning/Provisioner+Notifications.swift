extension Provisioner {
    /// Changes when the service tells of the certificates of a trust anchor of ours.
    ///
    /// - Parameters:
    ///   - trustAnchor: which one.
    ///   - settings: what to change; a threshold of nil stays as it is.
    /// - Returns: what was changed; nothing is sent where nothing differs.
    /// - Throws: `RolesAnywhereError` with `thresholdOutOfRange`, `notFound`, `ambiguous` or
    ///   `notOurs`; `AWSError`.
    public func putNotifications(
        trustAnchor: String, _ settings: [NotificationSetting]
    ) throws -> Changed {
        for days in settings.compactMap(\.threshold) { try NotificationRule.check(days: days) }
        let existing = try rolesAnywhere.trustAnchor(trustAnchor)
        try refuseForeign(existing)
        let known = existing.notificationSettings ?? []
        var sent: [NotificationSetting] = []
        var all = Comparison()
        for var setting in settings {
            let before = known.first { $0.event == setting.event }
            // Without it, the service would go back to its default.
            setting.threshold = setting.threshold ?? before?.threshold
            var comparison = Comparison()
            comparison.note(setting, before: before)
            guard !comparison.differences.isEmpty else { continue }
            sent.append(setting)
            all.add(comparison)
        }
        if !sent.isEmpty {
            _ = try rolesAnywhere.putNotificationSettings(
                PutNotificationSettingsRequest(
                    trustAnchorId: existing.trustAnchorId, notificationSettings: sent))
        }
        return Changed(existing, all)
    }

    /// Gives settings of a trust anchor of ours back to the service's defaults.
    ///
    /// - Parameters:
    ///   - trustAnchor: which one.
    ///   - events: whose settings.
    /// - Returns: what was changed, by the service's answer.
    /// - Throws: `RolesAnywhereError` with `notFound`, `ambiguous` or `notOurs`; `AWSError`.
    public func resetNotifications(trustAnchor: String, events: [String]) throws -> Changed {
        let existing = try rolesAnywhere.trustAnchor(trustAnchor)
        try refuseForeign(existing)
        let after = try rolesAnywhere.resetNotificationSettings(
            ResetNotificationSettingsRequest(
                trustAnchorId: existing.trustAnchorId,
                notificationSettingKeys: events.map { NotificationSettingKey(event: $0) }))
        var comparison = Comparison()
        for setting in after.notificationSettings ?? [] where events.contains(setting.event) {
            let before = existing.notificationSettings?.first { $0.event == setting.event }
            comparison.note(setting, before: before)
        }
        return Changed(existing, comparison)
    }
}

extension NotificationSetting {
    /// When the service tells, in words.
    public var summary: String {
        guard enabled else { return "off" }
        return threshold.map { "\($0) days before" } ?? "on"
    }
}

extension Comparison {
    /// Notes a setting that is not as it was.
    fileprivate mutating func note(_ setting: NotificationSetting, before: NotificationSetting?) {
        let isSame =
            before?.enabled == setting.enabled && before?.threshold == setting.threshold
        guard !isSame else { return }
        note(setting.event, wanted: setting.summary, found: before?.summary ?? "absent")
    }
}
