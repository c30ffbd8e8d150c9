import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import Issuance
import X509

/// `pki init-root`: makes a store and the root CA in it.
struct InitRoot: Command {
    static let configuration = CommandConfiguration(
        commandName: "init-root",
        abstract: "Create the root CA, with its key encrypted in the store.",
        discussion: """
            The fields of --json are those of list-authorities.

            Example:
              $ pki init-root --subject "CN=Example Root R1,O=Example"
              created the root CA "root" (CN=Example Root R1,O=Example), valid until
                  2041-11-24T22:36:22Z
            """)

    @OptionGroup var authority: NewAuthorityOptions

    @Option(help: "What the store calls it.")
    var name = "root"

    @OptionGroup var store: StoreOptions
    @OptionGroup var clock: ClockOption
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let subject = try DistinguishedName(authority.subject)
        let profile = try Profile.builtIn(named: "root")
        var request = authority.request(named: name, profile: profile, subject: subject)
        // Nobody is asked for a passphrase, and no store is made, for what would be refused anyway.
        let directory = store.directory(in: context)
        let operation = clock.operation(in: context)
        try AuthorityStore.rehearse(root: request, in: directory, context: operation)
        request.keyEncryption = try authority.keyEncryption(of: "the root's key", in: context)
        let store = try AuthorityStore.create(directory)
        store.announce(in: context)
        let created = try store.initRoot(request, context: operation)
        created.announce(in: context)
        if json.isOn {
            try AuthorityDescription.print(
                created.authority.name, of: store, at: operation.now, in: context)
        }
    }
}
