extension RolesAnywhereClient {
    /// Changes when the service tells of a trust anchor's certificates that will expire.
    ///
    /// - Returns: the trust anchor with all its settings.
    /// - Throws: `AWSError`
    public func putNotificationSettings(
        _ request: PutNotificationSettingsRequest
    ) throws -> TrustAnchorDetail {
        try send(
            Call("PutNotificationSettings", "PATCH", "/put-notifications-settings", .trustAnchor),
            request, as: TrustAnchorResponse.self
        ).trustAnchor
    }

    /// Gives settings of a trust anchor back to the service's defaults.
    ///
    /// - Returns: the trust anchor with all its settings.
    /// - Throws: `AWSError`
    public func resetNotificationSettings(
        _ request: ResetNotificationSettingsRequest
    ) throws -> TrustAnchorDetail {
        try send(
            Call(
                "ResetNotificationSettings", "PATCH", "/reset-notifications-settings",
                .trustAnchor),
            request, as: TrustAnchorResponse.self
        ).trustAnchor
    }
}
