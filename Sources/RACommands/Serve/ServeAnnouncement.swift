import CommandLineSupport
import CredentialServer

/// What `ra serve` says once it listens, for whoever sets clients up.
struct ServeAnnouncement {
    let options: ServeOptions
    let roles: [ServedRole]

    /// The ports listened on, those of the addresses first.
    let ports: [Int]

    let context: Context

    func say() {
        guard let port = ports.first, let address = options.listenAddresses.first else { return }
        let url = address.url(port: port)
        context.note("Local server started on port: \(port)")
        if !options.leavesOutMetadata {
            context.note("Make it available to the sdk by running:")
            context.note("export AWS_EC2_METADATA_SERVICE_ENDPOINT=\(url)/")
            for role in roles.dropFirst() {
                context.note(
                    "for \(role.name): export AWS_EC2_METADATA_SERVICE_ENDPOINT="
                        + "\(url)/imds/\(role.name)/")
            }
        }
        if let file = options.authorizationTokenFile {
            let path = PrintableText.shellWord(context.absolutePath(file))
            context.note(
                "the container endpoint takes the token of: export "
                    + "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=\(path)")
            for role in roles {
                context.note(
                    "for \(role.name): export AWS_CONTAINER_CREDENTIALS_FULL_URI="
                        + "\(url)/role/\(role.name)")
            }
        }
        if let socket = options.socket { context.note("also at the socket \(socket)") }
        if let health = options.healthAddress {
            context.note("health at \(health.address.url(port: health.port))/healthz")
        }
        for address in options.addresses where !address.isLoopback {
            context.note(
                "warning: whoever reaches \(address.text) can have the credentials, and whoever "
                    + "listens on the way can read them")
        }
    }
}

extension CredentialService {
    /// How the roles stand, for the service manager.
    var summary: String {
        let names = offer.roles.filter { !$0.isGood }.map(\.name)
        let count = offer.roles.count
        return names.isEmpty
            ? "credentials for " + Count.text(count, "role")
            : "no credentials for " + names.joined(separator: ", ")
    }
}
