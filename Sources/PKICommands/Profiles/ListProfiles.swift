import ArgumentParser
import CommandLineSupport
import Issuance

/// `pki list-profiles`: the built-in profiles.
struct ListProfiles: Command {
    static let configuration = CommandConfiguration(
        commandName: "list-profiles",
        abstract: "List the built-in profiles.",
        discussion: """
            A profile decides what enters a certificate. Where a command takes --profile, a file of \
            your own does as well; begin with a copy: pki show-profile NAME --out FILE

            Example:
              $ pki list-profiles
              NAME                KIND       VALIDITY                 AWS  ...
              root                root       5478 days, 7305 at most  no   ...
              issuing             issuing    1461 days, 1827 at most  no   ...
              client              endEntity  90 days, 397 at most     yes  ...
              ...
            """)

    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let profiles = try Profile.builtInNames.map {
            ProfileDescription(try Profile.builtIn(named: $0))
        }
        if json.isOn {
            try context.printJSON(profiles)
            return
        }
        var table = Table(columns: ["NAME", "KIND", "VALIDITY", "AWS", "DESCRIPTION"])
        for profile in profiles {
            table.add([
                profile.name, profile.kind, profile.validityText,
                profile.rolesAnywhere ? "yes" : "no", profile.description,
            ])
        }
        context.print(table)
    }
}
