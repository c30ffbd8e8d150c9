import ArgumentParser
import RolesAnywhere

/// Which certificates a notification is about.
struct EventOption: ParsableArguments {
    @Option(
        name: .customLong("event"),
        help: ArgumentHelp(
            "ca, for certificates of the trust anchor, or end-entity, for those of its clients; "
                + "repeatable. (default: both)", valueName: "event"))
    var texts: [String] = []

    /// The service's names of the events.
    func events() throws -> [String] {
        var events: [String] = []
        for event in try texts.map({ try NotificationRule.event($0) }) + both
        where !events.contains(event) {
            events.append(event)
        }
        return events
    }

    private var both: [String] {
        texts.isEmpty ? NotificationRule.events.values.sorted() : []
    }
}
