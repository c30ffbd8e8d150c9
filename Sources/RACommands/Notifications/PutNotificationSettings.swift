import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra put-notification-settings`: when AWS tells of certificates that will expire.
struct PutNotificationSettings: Command {
    static let configuration = CommandConfiguration(
        commandName: "put-notification-settings",
        abstract: "Say how long before a certificate's expiry AWS tells of it.",
        discussion: """
            AWS tells through EventBridge and AWS Health, and of the trust anchor's own \
            certificates through CloudWatch as well; 45 days before, unless it is told \
            otherwise. Prints the trust anchor's ARN.

            Example:
              $ ra put-notification-settings example --event ca --days 90
              account 111122223333, region us-east-1, endpoint ...
              changed the trust anchor "example"
                CA_CERTIFICATE_EXPIRY: 45 days before -> 90 days before
              arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/1df2851b-...
            """)

    @Argument(help: ArgumentHelp("The trust anchor's name or ARN.", valueName: "trust-anchor"))
    var trustAnchor: String

    @OptionGroup var event: EventOption

    @Option(help: ArgumentHelp("How many days before the expiry, 1 to 360.", valueName: "number"))
    var days: Int?

    @Flag(help: "Tell nobody.")
    var off = false

    @OptionGroup var options: ChangeOptions

    func validate() throws {
        guard (days != nil) != off else {
            throw ValidationError("give either --days NUMBER or --off")
        }
    }

    func run(in context: Context) throws {
        if let days { try NotificationRule.check(days: days) }
        let settings = try event.events().map { event in
            NotificationSetting(enabled: !off, event: event, threshold: days, channel: "ALL")
        }
        let account = try options.account(in: context)
        try account.announce(.rolesanywhere)
        try account.provisioner.putNotifications(trustAnchor: trustAnchor, settings)
            .report(.trustAnchor, in: context)
    }
}
