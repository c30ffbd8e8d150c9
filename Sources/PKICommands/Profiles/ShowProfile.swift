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

            A profile of your own begins as a copy of one of these: --out writes the file itself, \
            for --profile to read; give it a name of its own. The fields of --json describe what the \
            profile says, and are no profile.

            Example:
              $ pki show-profile client-short-lived
              client-short-lived
                description         A client of AWS IAM Roles Anywhere for a ...
                kind                endEntity
                for Roles Anywhere  yes
                key algorithms      p256, p384, p521, rsa2048, rsa3072, rsa4096, ...
                validity            12 hours, 24 at most
              ...
                taken from a CSR    subject: CN
                                    alternative names: uri, dns, email, ip
                key usage           digitalSignature
                extended key usage  clientAuth
                revocation          none is available (noRevAvail)
              ...
            """)

    @Argument(help: ArgumentHelp("A built-in name, or a file.", valueName: "name|file"))
    var profile: String

    @Option(
        help: ArgumentHelp(
            "Write the profile's file there instead; - is standard output.", valueName: "file"))
    var out: String?

    @Flag(help: "Replace the file if it exists.")
    var force = false

    @OptionGroup var json: JSONOption

    func validate() throws {
        if out != nil, json.isOn { throw ValidationError("--out and --json exclude each other") }
        if out == nil, force { throw ValidationError("--force goes with --out") }
    }

    func run(in context: Context) throws {
        if let out {
            let output = try OutputFile(out, mode: .everyone, overwrite: force, in: context)
            try output.write(ProfileOption.file(profile, in: context))
            if out != "-" { context.note("wrote the profile \"\(profile)\" to \(out)") }
            return
        }
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
