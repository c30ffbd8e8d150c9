import ArgumentParser
import CommandLineSupport
import X509

/// The names that a certificate carries beside its subject; the order of the forms is fixed.
struct AlternativeNameOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A DNS name; repeatable.", valueName: "host"))
    var dns: [String] = []

    @Option(help: ArgumentHelp("A URI, such as a SPIFFE ID; repeatable.", valueName: "uri"))
    var uri: [String] = []

    @Option(help: ArgumentHelp("An e-mail address; repeatable.", valueName: "address"))
    var email: [String] = []

    @Option(help: ArgumentHelp("An IP address; repeatable.", valueName: "address"))
    var ip: [String] = []

    /// Whether no name was given.
    var isEmpty: Bool { dns.isEmpty && uri.isEmpty && email.isEmpty && ip.isEmpty }

    /// The names as the certificate will carry them.
    func generalNames() throws(CommandError) -> [GeneralName] {
        var addresses: [GeneralName] = []
        for text in ip {
            guard let octets = IPAddress.octets(text) else {
                throw CommandError(
                    status: .dataError, code: "san.ip",
                    message: "\(PrintableText.quote(text)) is not an IP address",
                    hint: "write it as 192.0.2.1 or 2001:db8::1, without mask and port")
            }
            addresses.append(.ip(octets))
        }
        return dns.map(GeneralName.dns) + uri.map(GeneralName.uri) + email.map(GeneralName.email)
            + addresses
    }
}
