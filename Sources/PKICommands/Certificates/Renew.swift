import ArgumentParser
import CertificateAuthority
import CommandLineSupport

/// `pki renew`: a new certificate for the same key.
struct Renew: Command {
    static let configuration = CommandConfiguration(
        commandName: "renew",
        abstract: "Issue a new certificate for the key of an old one.",
        discussion: """
            The client's private key is not needed. The new certificate has the subject, the names \
            and the profile of the old one, and all rules are applied again; the store remembers \
            which one it replaces. A name means its current certificate. The old one stays valid \
            unless --revoke-old is given. After an interruption the same command finishes what was \
            begun. With --json it prints the fields of pki list.

            Example:
              $ pki renew web-01 --out clients/web-01/certificate.pem --force
              renewed "web-01", serial number 5ab6c85e..., valid until
                  2027-02-23T22:36:26Z
              the old one, 430c10ab..., stays valid until 2027-02-23T22:36:23Z
            """)

    @OptionGroup var successor: SuccessorOptions

    @Option(
        help: ArgumentHelp("The new certificate, PEM; - is standard output.", valueName: "file"))
    var out = "-"

    @Flag(help: "The authorities up to the root behind the certificate.")
    var fullChain = false

    @Flag(help: "Replace the file if it exists.")
    var force = false

    @OptionGroup var passphrase: AuthorityPassphrase
    @OptionGroup var store: StoreOptions
    @OptionGroup var clock: ClockOption
    @OptionGroup var json: JSONOption

    func validate() throws {
        try json.refuse(product: out)
    }

    func run(in context: Context) throws {
        let output = try OutputFile(out, mode: .everyone, overwrite: force, in: context)
        let operation = clock.operation(in: context)
        let store = try store.open(in: context)
        let basis = try successor.basis(in: store, keepingKey: true, operation, context)
        let authority = try successor.authority(for: basis, in: store)
        // Nobody is asked for a passphrase for what would be refused anyway.
        if passphrase.source(for: authority)?.needsTerminal(in: context) ?? false {
            try store.rehearse(
                basis, days: successor.days, issuer: authority, context: operation)
        }
        let renewed = try store.renew(
            basis, days: successor.days, revokesPredecessor: successor.revokesOld,
            issuer: try passphrase.issuer(authority, in: store, context), context: operation)
        let certificates = [renewed.certificate] + (fullChain ? renewed.chain : [])
        do {
            try output.write(Array(certificates.map(\.pem).joined().utf8))
        } catch {
            throw CommandError(
                status: error.status, code: error.code, message: error.message,
                hint: "the certificate is in the store: pki export "
                    + "\(renewed.record.serialNumber) --out FILE")
        }
        for notice in renewed.notices { context.note("notice: \(notice)") }
        successor.report(
            renewed.record, replacing: renewed.predecessor, isResumed: renewed.isResumed,
            "renewed", in: context)
        if json.isOn {
            let entry = try store.entry(of: renewed.record, at: operation.now)
            try context.printJSON(EntryDescription(entry, at: operation.now))
        }
    }
}
