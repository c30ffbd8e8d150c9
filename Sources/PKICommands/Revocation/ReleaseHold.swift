import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import X509

/// `pki release-hold`: what was revoked for a while is in force again.
struct ReleaseHold: Command {
    static let configuration = CommandConfiguration(
        commandName: "release-hold",
        abstract: "End the hold of a certificate; the next CRL no longer names it.",
        discussion: """
            Only what was revoked with --reason certificateHold can be released. With --json it \
            prints an array with the fields of pki list.

            Example:
              $ pki revoke web-11 --reason certificateHold
              revoked "web-11", serial number 1ea2121b... (certificateHold); publish
                  it with: pki create-crl --issuer issuing --out FILE
              $ pki release-hold web-11
              released "web-11", serial number 1ea2121b...; publish it with: pki
                  create-crl --issuer issuing --out FILE
            """)

    @Argument(help: CertificateSelector.help)
    var selector: String

    @Flag(help: "All certificates of the name that are on hold, without asking.")
    var all = false

    @OptionGroup var store: StoreOptions
    @OptionGroup var clock: ClockOption
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let selector = try CertificateSelector.resolve(selector, in: context)
        let operation = clock.operation(in: context)
        let store = try store.open(in: context)
        try store.announceClock(operation, in: context)
        let request = RevocationRequest(selector: selector, includesAll: all)
        let results = try SeveralCertificates.asking(request, "Release", in: context) {
            try store.releaseHold($0, context: operation)
        }
        for result in results {
            context.note(
                "released \"\(result.record.name)\", serial number \(result.record.serialNumber); "
                    + RevocationDescription.nextStep(result, isReleased: true))
        }
        if json.isOn {
            try context.printJSON(
                results.map { try RevocationDescription($0, in: store, at: context.now()) })
        }
    }
}
