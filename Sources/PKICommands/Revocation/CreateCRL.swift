import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import FoundationEssentials

/// `pki create-crl`: the list of what an authority has revoked.
struct CreateCRL: Command {
    static let configuration = CommandConfiguration(
        commandName: "create-crl",
        abstract: "Sign the list of an authority's revoked certificates.",
        discussion: """
            The list has a number above every earlier one, and names what the last one named, but \
            for certificates that a list has named after they had expired. It is in the store \
            before it is signed; export-crl writes it again. With --force, a CRL that stands in \
            the file must be older, and all that it names must be known. With --json it prints \
            the fields of pki list-crls.

            Example:
              $ pki create-crl --out issuing.crl
              CRL 1795646307 of "issuing": revoked 1, next one due
                  2026-12-02T22:38:27Z; 443 of the 300000 bytes that Roles Anywhere
                  takes, room for 4514 more
            """)

    @Option(help: "The authority. (default: the only active issuing CA)")
    var issuer: String?

    @Option(
        parsing: .unconditional,
        help: "When the next list is due. (default: 7 for an issuing CA, 180 for a root)")
    var days: Int?

    @OptionGroup var output: RevocationListOutput
    @OptionGroup var passphrase: AuthorityPassphrase
    @OptionGroup var store: StoreOptions
    @OptionGroup var clock: ClockOption
    @OptionGroup var json: JSONOption

    func validate() throws {
        try json.refuse(product: output.out)
    }

    func run(in context: Context) throws {
        let file = try output.file(in: context)
        let store = try store.open(in: context)
        let operation = clock.operation(in: context)
        let clockNotice = try store.clockNotice(operation)
        let issuer = try passphrase.issuer(
            store.authority(named: issuer), in: store, context)
        let published =
            output.force && !output.base64 && output.out != "-"
            ? try RevocationListFile.published(output.out, in: context) : nil
        let progress = ProgressBar(
            "recording revocations", total: try store.newestEntryCount(of: issuer.authority),
            in: context)
        defer { progress.end() }
        let issued = try store.createRevocationList(
            issuer: issuer, RevocationListRequest(days: days, published: published),
            context: operation, progress: progress.advance(to:))
        progress.end()
        try output.write(issued.record, of: store, to: file)
        if let clockNotice { context.note("notice: \(clockNotice)") }
        for notice in issued.notices { context.note("notice: \(notice)") }
        context.note(
            "CRL \(issued.number) of \"\(issued.issuerName)\": revoked \(issued.entryCount), "
                + "next one due \(issued.record.nextUpdate.ISO8601Format())"
                + Self.budget(issued.record))
        if json.isOn {
            try context.printJSON(
                StoredListDescription(issued.record, newest: issued.number, at: context.now()))
        }
    }

    private static func budget(_ list: RevocationListRecord) -> String {
        guard let count = list.derCount else { return "" }
        let budget = RolesAnywhereBudget(derCount: count)
        return "; \(budget.usedBytes) of the \(RolesAnywhereBudget.maximumBytes) bytes that Roles "
            + "Anywhere takes, room for \(budget.remainingEntries) more"
    }
}
