import ArgumentParser
import CertificateAuthority
import CommandLineSupport

/// `pki list`: every certificate of the store.
struct List: Command {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List all certificates, those of authorities included.",
        discussion: """
            A certificate that is "reserved" may have been signed when issuing was interrupted; it \
            can be revoked like any other. \(EntryOutputOptions.fields)

            Example:
              $ pki list --state live --issuer issuing
              NAME    KIND       STATE   VALID UNTIL           ISSUER   SERIAL...
              web-01  endEntity  issued  2027-02-23T22:36:23Z  issuing  430c10ab...
              web-11  endEntity  issued  2026-12-25T22:36:23Z  issuing  1ea2121b...
              web-12  endEntity  issued  2027-02-23T22:36:23Z  issuing  2b73e7e0...
              web-13  endEntity  issued  2027-02-23T22:36:23Z  issuing  652a60a7...
            """)

    @OptionGroup var filters: CertificateFilters
    @OptionGroup var output: EntryOutputOptions
    @OptionGroup var store: StoreOptions

    func run(in context: Context) throws {
        try print(filters.query, output, store, in: context)
    }
}

extension Command {
    /// Prints the certificates that a query is about.
    func print(
        _ query: CertificateQuery, _ options: EntryOutputOptions, _ store: StoreOptions,
        in context: Context
    ) throws {
        let now = context.now()
        var output = EntryOutput(options, in: context)
        try store.open(in: context).forEachCertificate(query, at: now) { entry in
            try output.add(EntryDescription(entry, at: now))
        }
        output.finish()
    }
}
