import ArgumentParser
import CommandLineSupport
import Issuance

/// `pki show-profile`: what one profile says.
struct ShowProfile: Command {
    static let configuration = CommandConfiguration(
        commandName: "show-profile",
        abstract: "Show a built-in profile, or check a profile's file and show it.",
        discussion: """
            A file that is no profile is refused with the line and the member at fault.

            Example:
              $ pki show-profile client-short-lived
              client-short-lived
                description         A client of AWS IAM Roles Anywhere for a day at …
                kind                endEntity
                for Roles Anywhere  yes
                key algorithms      p256, p384, p521, rsa2048, rsa3072, rsa4096, …
                validity            12 hours, 24 at most
              …
                taken from a CSR    subject: CN
                                    alternative names: uri, dns, email, ip
                key usage           digitalSignature
                extended key usage  clientAuth
                revocation          none is available (noRevAvail)
              …
            """)

    @Argument(help: ArgumentHelp("A built-in name, or a file.", valueName: "name|file"))
    var profile: String

    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let description = ProfileDescription(try ProfileOption.profile(profile, in: context))
        if json.isOn {
            try context.printJSON(description)
            return
        }
        var sheet = Sheet(title: description.name)
        description.fill(&sheet)
        context.print(sheet)
    }
}
