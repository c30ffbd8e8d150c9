import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import FoundationEssentials

/// `pki export-crl`: a list that was signed before, once more.
struct ExportCRL: Command {
    static let configuration = CommandConfiguration(
        commandName: "export-crl",
        abstract: "Write a CRL of the store, the newest or an earlier one.",
        discussion: """
            Nothing is signed. See the numbers with: pki list-crls

            Example:
              $ pki export-crl --der --out issuing.der
              CRL 1795646308 of "issuing": revoked 2, next one due
                  2026-12-02T22:38:28Z
            """)

    @Option(help: "The authority. (default: the only active issuing CA)")
    var issuer: String?

    @Option(help: "The number of the list. (default: the newest)")
    var number: UInt64?

    @OptionGroup var output: RevocationListOutput
    @OptionGroup var store: StoreOptions

    func run(in context: Context) throws {
        let file = try output.file(in: context)
        let store = try store.open(in: context)
        let authority = try store.authority(named: issuer)
        let list = try store.revocationList(number, of: authority)
        try output.write(list, of: store, to: file)
        context.note(
            "CRL \(list.number) of \"\(list.issuerName)\": revoked \(list.entryCount), next one due "
                + list.nextUpdate.ISO8601Format())
    }
}
