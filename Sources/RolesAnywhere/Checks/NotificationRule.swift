/// The rules for when the service tells of a certificate that will expire.
public enum NotificationRule {
    /// The events, by what the command line calls them.
    public static let events = [
        "ca": "CA_CERTIFICATE_EXPIRY", "end-entity": "END_ENTITY_CERTIFICATE_EXPIRY",
    ]

    /// How many days before the expiry.
    public static let days = 1...360

    /// Checks a number of days.
    ///
    /// - Throws: `RolesAnywhereError.thresholdOutOfRange`.
    public static func check(days count: Int) throws(RolesAnywhereError) {
        guard days.contains(count) else { throw .thresholdOutOfRange(days: count) }
    }

    /// The service's name of an event.
    ///
    /// - Parameter text: that name, or `ca` or `end-entity`.
    /// - Returns: `CA_CERTIFICATE_EXPIRY` or `END_ENTITY_CERTIFICATE_EXPIRY`.
    /// - Throws: `RolesAnywhereError.unknownEvent`.
    public static func event(_ text: String) throws(RolesAnywhereError) -> String {
        if let event = events[text.lowercased()] { return event }
        guard events.values.contains(text.uppercased()) else { throw .unknownEvent(text) }
        return text.uppercased()
    }
}
