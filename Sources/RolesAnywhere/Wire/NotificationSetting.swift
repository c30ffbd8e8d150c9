/// When and where the service tells of a certificate that will expire.
///
/// - SeeAlso: shapes `NotificationSetting` and `NotificationSettingDetail` of the service model.
public struct NotificationSetting: Codable, Hashable, Sendable {
    /// Whether it tells at all.
    public var enabled: Bool

    /// `CA_CERTIFICATE_EXPIRY` or `END_ENTITY_CERTIFICATE_EXPIRY`.
    public var event: String

    /// Days before the expiry, 1 to 360.
    public var threshold: Int?

    /// `ALL`.
    public var channel: String?

    /// In answers: an account number, or the service's own name for the defaults.
    public var configuredBy: String?

    /// Makes a setting.
    public init(
        enabled: Bool, event: String, threshold: Int? = nil, channel: String? = nil,
        configuredBy: String? = nil
    ) {
        self.enabled = enabled
        self.event = event
        self.threshold = threshold
        self.channel = channel
        self.configuredBy = configuredBy
    }
}
