extension NotificationSetting {
    /// What a new trust anchor has: both events, 45 days before.
    ///
    /// - SeeAlso: IAM Roles Anywhere User Guide, "Customize notification settings"
    public static let ofNewTrustAnchor = [
        "CA_CERTIFICATE_EXPIRY", "END_ENTITY_CERTIFICATE_EXPIRY",
    ].map {
        NotificationSetting(enabled: true, event: $0, threshold: 45, channel: "ALL")
    }
}
