import ArgumentParser
import CommandLineSupport
import CredentialServer
import HTTPServer
import X509

/// Where and to whom `ra serve` answers.
struct ServeOptions: ParsableArguments {
    @Option(parsing: .unconditional, help: "The port; 0 takes any free one.")
    var port = 9911

    @Option(
        name: .customLong("listen"),
        help: ArgumentHelp(
            "An address of this machine to listen on, 127.0.0.1 unless given; may be given again.",
            valueName: "address"),
        transform: ListenAddress.parsed)
    var addresses: [ListenAddress] = []

    @Flag(help: "Let --listen take addresses that other machines can reach.")
    var allowRemote = false

    @Option(
        help: ArgumentHelp(
            "Listen at this socket, too, which only this user can connect to.", valueName: "path"))
    var socket: String?

    @Option(help: "How many hops an answer may take: the TTL of its packets, 1 to 255.")
    var hopLimit = 64

    @Option(
        help: ArgumentHelp(
            "The authorization token of the container endpoint, which there is only with one; a file "
                + "that does not exist is made, with a token.",
            valueName: "file"))
    var authorizationTokenFile: String?

    @Flag(name: .customLong("no-imds"), help: "Serve no instance metadata.")
    var leavesOutMetadata = false

    @Option(
        name: .customLong("host-name"),
        help: ArgumentHelp(
            "A name by which clients reach this machine, beside localhost and addresses; may be given "
                + "again.", valueName: "name"))
    var hostNames: [String] = []

    @Option(
        help: ArgumentHelp(
            "Answer /healthz, and nothing else, at this address, which others may reach.",
            valueName: "address:port"))
    var healthAddress: HealthAddress?

    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port is a number from 0 to 65535")
        }
        guard (1...255).contains(hopLimit) else {
            throw ValidationError("--hop-limit is a number from 1 to 255")
        }
        if let twice = Repetition.first(in: addresses.map(\.text)) {
            throw ValidationError("--listen \(twice) is given twice")
        }
        if let address = addresses.first(where: { !$0.isLoopback }), !allowRemote {
            throw ValidationError(
                "--listen \(address.text) gives the credentials to whoever reaches that address, "
                    + "unencrypted; if that is meant, add --allow-remote")
        }
        if leavesOutMetadata, authorizationTokenFile == nil {
            throw ValidationError(
                "with --no-imds nothing would be served; give --authorization-token-file")
        }
    }
}

extension ServeOptions {
    /// The addresses, loopback where none was given.
    var listenAddresses: [ListenAddress] { addresses.isEmpty ? [.loopback] : addresses }

    /// Where to listen: the ports first, in the order given.
    func listenings(in context: Context) -> [CredentialServers.Listening] {
        let settings = SocketSettings(hopLimit: hopLimit, isIPv6Only: true)
        var listenings = listenAddresses.map {
            CredentialServers.Listening(
                .port(port, host: $0.text, settings: settings),
                entrance: $0.isLoopback ? .port : .openPort)
        }
        if let socket {
            let path = context.absolutePath(socket)
            listenings.append(.init(.socket(path: path), entrance: .socket))
        }
        if let healthAddress {
            listenings.append(
                .init(
                    .port(
                        healthAddress.port, host: healthAddress.address.text,
                        settings: SocketSettings(isIPv6Only: true)), entrance: .healthOnly))
        }
        return listenings
    }

    /// What is served of roles; the token's file is read anew each time.
    func offer(_ roles: [ServedRole], in context: Context) throws -> CredentialService.Offer {
        CredentialService.Offer(
            roles: roles, hasInstanceMetadata: !leavesOutMetadata,
            authorizationTokens: try authorizationTokenFile.map {
                [try TokenFile(path: $0, context: context).token()]
            } ?? [], hostNames: hostNames)
    }
}

/// An address and a port: what `--health-address` takes.
struct HealthAddress: ExpressibleByArgument {
    let address: ListenAddress
    let port: Int

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"),
            let port = UInt16(argument[argument.index(after: colon)...]), port > 0
        else { return nil }
        var host = argument[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard let address = ListenAddress(argument: String(host)) else { return nil }
        self.address = address
        self.port = Int(port)
    }
}
