import ArgumentParser
import CommandLineSupport
import FoundationEssentials
import Issuance
import X509

/// `pki needs-renewal`: for a machine that has nothing but its certificate.
struct NeedsRenewal: Command {
    static let configuration = CommandConfiguration(
        commandName: "needs-renewal",
        abstract: "Say whether certificate files are due for renewal; exit code 2 if one is.",
        discussion: """
            Needs no store. The first certificate of each file counts, so that a chain may follow \
            it. A certificate is due when less than a third of its lifetime is left, or less than \
            --within. Exit codes: 0 none is due, 2 one or more are, 65 a file holds no \
            certificate, 66 a file is missing. With --json: file, subject, serialNumber, notBefore, \
            notAfter, renewFrom, state (current, due, expired or notYetValid), isDue and \
            remainingSeconds.

            Example:
              $ pki needs-renewal clients/web-11/certificate.pem --within 45d
              FILE                            STATE  VALID UNTIL           ...
              clients/web-11/certificate.pem  due    2026-12-25T22:36:23Z  ...
            """)

    @Argument(
        help: ArgumentHelp("Certificates, PEM or DER; - is standard input.", valueName: "file"))
    var files: [String]

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How early: 30d, 12h or 90m. (default: a third of the lifetime)", valueName: "period"))
    var within: Period?

    @OptionGroup var json: JSONOption

    private struct Item: Encodable {
        let file: String
        let subject: String
        let serialNumber: String
        let notBefore: Date
        let notAfter: Date
        let renewFrom: Date
        let state: String
        let isDue: Bool
        let remainingSeconds: Int

        init(_ file: String, _ certificate: Certificate, _ rule: RenewalRule, at now: Date) {
            let validity = certificate.validity
            self.file = file
            subject = certificate.subject.description
            serialNumber = certificate.serialNumber.hex
            notBefore = validity.notBefore
            notAfter = validity.notAfter
            renewFrom = rule.start(for: validity)
            isDue = rule.isDue(validity, at: now)
            // The last second of validity is one of them.
            remainingSeconds = max(0, Int(notAfter.timeIntervalSince(now).rounded(.down)) + 1)
            state =
                now > validity.notAfter
                ? "expired" : isDue ? "due" : now < validity.notBefore ? "notYetValid" : "current"
        }
    }

    func run(in context: Context) throws {
        let now = context.now()
        let rule = within.map { RenewalRule.within(seconds: $0.seconds) } ?? .lastThird
        let items = try files.map { file in
            Item(file, try CertificateFile.first(file, in: context), rule, at: now)
        }
        if json.isOn {
            try context.printJSON(items)
        } else {
            print(items, in: context)
        }
        if items.contains(where: \.isDue) { context.conclude(with: .actionNeeded) }
    }

    private func print(_ items: [Item], in context: Context) {
        var table = Table(columns: ["FILE", "STATE", "VALID UNTIL", "REMAINING", "RENEW FROM"])
        for item in items {
            table.add([
                item.file, item.state == "notYetValid" ? "not yet valid" : item.state,
                item.notAfter.ISO8601Format(), Period(seconds: item.remainingSeconds).description,
                item.renewFrom.ISO8601Format(),
            ])
        }
        context.print(table)
    }
}
