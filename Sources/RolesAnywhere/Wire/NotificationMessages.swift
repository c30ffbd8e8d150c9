/// The body of PutNotificationSettings (`PATCH /put-notifications-settings`).
public struct PutNotificationSettingsRequest: Codable, Hashable, Sendable {
    /// The trust anchor's UUID.
    public var trustAnchorId: String

    /// What to change; settings of other events stay as they are.
    public var notificationSettings: [NotificationSetting]

    /// Makes a request.
    public init(trustAnchorId: String, notificationSettings: [NotificationSetting]) {
        self.trustAnchorId = trustAnchorId
        self.notificationSettings = notificationSettings
    }
}

/// The body of ResetNotificationSettings (`PATCH /reset-notifications-settings`).
public struct ResetNotificationSettingsRequest: Codable, Hashable, Sendable {
    /// The trust anchor's UUID.
    public var trustAnchorId: String

    /// What to give back to the service's defaults.
    public var notificationSettingKeys: [NotificationSettingKey]

    /// Makes a request.
    public init(trustAnchorId: String, notificationSettingKeys: [NotificationSettingKey]) {
        self.trustAnchorId = trustAnchorId
        self.notificationSettingKeys = notificationSettingKeys
    }
}

/// Which notification setting is meant.
///
/// - SeeAlso: shape `NotificationSettingKey` of the service model.
public struct NotificationSettingKey: Codable, Hashable, Sendable {
    /// `CA_CERTIFICATE_EXPIRY` or `END_ENTITY_CERTIFICATE_EXPIRY`.
    public var event: String

    /// `ALL`, which is also what is meant without it.
    public var channel: String?

    /// Names a setting.
    public init(event: String, channel: String? = nil) {
        self.event = event
        self.channel = channel
    }
}
