import ArgumentParser
import CertificateAuthority
import CommandLineSupport

/// `pki search`: the certificates that fit.
struct Search: Command {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find certificates by any of their fields.",
        discussion: """
            The text may stand anywhere in the name, subject, alternative names, issuer, profile, \
            requester, serial number or fingerprint. Conditions can be combined; those that fit all \
            of them are printed. \(EntryOutputOptions.fields)

            Example:
              $ pki search --san "*.example.com" --state live
              NAME    KIND       STATE   VALID UNTIL           ISSUER   SERIAL...
              web-11  endEntity  issued  2026-12-25T22:36:23Z  issuing  1ea2121b...
            """)

    @Argument(help: ArgumentHelp("Stands anywhere in the certificate's fields.", valueName: "text"))
    var text: String?

    @OptionGroup var filters: CertificateFilters
    @OptionGroup var output: EntryOutputOptions
    @OptionGroup var store: StoreOptions

    private var query: CertificateQuery {
        var query = filters.query
        query.text = text
        return query
    }

    func validate() throws {
        var unlimited = query
        unlimited.limit = nil
        if unlimited == CertificateQuery() {
            throw ValidationError("search needs a text or a condition; pki list prints everything")
        }
    }

    func run(in context: Context) throws {
        try print(query, output, store, in: context)
    }
}
