import RolesAnywhere

/// Notification settings of trust anchors: put, reset.
extension RolesAnywhereService {
    func putNotificationSettings(_ state: inout ServiceState) throws(Refusal) -> Reply {
        let body = try body(PutNotificationSettingsBody.self)
        var validation = Validation()
        validation.identifier(body.trustAnchorId, of: TrustAnchorRecord.self)
        validation.require(body.notificationSettings, at: "notificationSettings")
        validation.notificationSettings(body.notificationSettings)
        try validation.finish()
        let changes = try settings(body.notificationSettings)
        return try changeSettings(of: body.trustAnchorId, &state) { settings in
            settings.changed(by: changes, account: call.configuration.account)
        }
    }

    func resetNotificationSettings(_ state: inout ServiceState) throws(Refusal) -> Reply {
        let body = try body(ResetNotificationSettingsBody.self)
        var validation = Validation()
        validation.identifier(body.trustAnchorId, of: TrustAnchorRecord.self)
        validation.require(body.notificationSettingKeys, at: "notificationSettingKeys")
        validation.notificationSettingKeys(body.notificationSettingKeys)
        try validation.finish()
        let events = (body.notificationSettingKeys ?? []).compactMap(\.event)
        return try changeSettings(of: body.trustAnchorId, &state) { $0.reset(events) }
    }

    private func changeSettings(
        of id: String?, _ state: inout ServiceState,
        _ change: ([NotificationSetting]) -> [NotificationSetting]
    ) throws(Refusal) -> Reply {
        var record = try find(id ?? "", in: \.trustAnchors, state)
        record.detail.notificationSettings = change(
            record.detail.notificationSettings ?? NotificationSetting.defaults)
        record.detail.updatedAt = call.now.microsecondTimestamp
        state.trustAnchors[record.id] = record
        return reply(record)
    }
}
