import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra reset-notification-settings`: back to what AWS does by itself.
struct ResetNotificationSettings: Command {
    static let configuration = CommandConfiguration(
        commandName: "reset-notification-settings",
        abstract: "Let AWS tell of certificates' expiry as it does by itself.",
        discussion: """
            Prints the trust anchor's ARN.

            Example:
              $ ra reset-notification-settings example
              account 111122223333, region us-east-1, endpoint ...
              changed the trust anchor "example"
                CA_CERTIFICATE_EXPIRY: 90 days before -> 45 days before
              arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/1df2851b-...
            """)

    @Argument(help: ArgumentHelp("The trust anchor's name or ARN.", valueName: "trust-anchor"))
    var trustAnchor: String

    @OptionGroup var event: EventOption
    @OptionGroup var options: ChangeOptions

    func run(in context: Context) throws {
        let events = try event.events()
        let account = try options.account(in: context)
        try account.announce(.rolesanywhere)
        try account.provisioner.resetNotifications(trustAnchor: trustAnchor, events: events)
            .report(.trustAnchor, in: context)
    }
}
