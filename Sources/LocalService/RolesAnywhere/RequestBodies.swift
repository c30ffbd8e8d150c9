import RolesAnywhere

/// The body of CreateTrustAnchor as it comes in.
///
/// In the bodies here every member may be missing, so that validation can name what is.
struct CreateTrustAnchorBody: Decodable {
    let name: String?
    let source: Source?
    let enabled: Bool?
    let tags: [TagMember]?
    let notificationSettings: [NotificationSettingMember]?
}

/// The body of CreateProfile as it comes in.
struct CreateProfileBody: Decodable {
    let name: String?
    let roleArns: [String]?
    let requireInstanceProperties: Bool?
    let sessionPolicy: String?
    let managedPolicyArns: [String]?
    let durationSeconds: Int?
    let enabled: Bool?
    let tags: [TagMember]?
    let acceptRoleSessionName: Bool?
}

/// The body of ImportCrl as it comes in.
struct ImportCrlBody: Decodable {
    let name: String?
    let crlData: String?
    let trustAnchorArn: String?
    let enabled: Bool?
    let tags: [TagMember]?
}

/// The body of TagResource as it comes in.
struct TagResourceBody: Decodable {
    let resourceArn: String?
    let tags: [TagMember]?
}

/// The body of PutAttributeMapping as it comes in.
struct PutAttributeMappingBody: Decodable {
    let certificateField: String?
    let mappingRules: [MappingRuleMember]?
}

/// The body of PutNotificationSettings as it comes in.
struct PutNotificationSettingsBody: Decodable {
    let trustAnchorId: String?
    let notificationSettings: [NotificationSettingMember]?
}

/// The body of ResetNotificationSettings as it comes in.
struct ResetNotificationSettingsBody: Decodable {
    let trustAnchorId: String?
    let notificationSettingKeys: [NotificationSettingKeyMember]?
}

/// A tag of which anything may be missing.
struct TagMember: Decodable {
    let key: String?
    let value: String?

    /// The tag, once validation has found it whole.
    var tag: Tag? {
        guard let key, let value else { return nil }
        return Tag(key: key, value: value)
    }
}

/// A mapping rule of which anything may be missing.
struct MappingRuleMember: Decodable {
    let specifier: String?
}

/// A notification setting of which anything may be missing.
struct NotificationSettingMember: Decodable, CustomStringConvertible {
    let enabled: Bool?
    let event: String?
    let threshold: Int?
    let channel: String?

    /// The setting, once validation has found it whole.
    var setting: NotificationSetting? {
        guard let enabled, let event else { return nil }
        return NotificationSetting(
            enabled: enabled, event: event, threshold: threshold, channel: channel)
    }

    var description: String {
        let members = [
            enabled.map { "enabled=\($0)" }, event.map { "event=\($0)" },
            threshold.map { "threshold=\($0)" }, channel.map { "channel=\($0)" },
        ]
        return "{\(members.compactMap(\.self).joined(separator: ", "))}"
    }
}

/// The name of a notification setting, of which anything may be missing.
struct NotificationSettingKeyMember: Decodable, CustomStringConvertible {
    let event: String?
    let channel: String?

    var description: String {
        let members = [event.map { "event=\($0)" }, channel.map { "channel=\($0)" }]
        return "{\(members.compactMap(\.self).joined(separator: ", "))}"
    }
}
