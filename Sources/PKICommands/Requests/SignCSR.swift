import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import FoundationEssentials
import Issuance
import X509

/// `pki sign-csr`: certificates for the keys of others.
struct SignCSR: Command {
    static let configuration = CommandConfiguration(
        commandName: "sign-csr",
        abstract: "Sign CSRs: a file, standard input, many files, or a directory.",
        discussion: """
            The requester must prove to hold the key, and the profile decides what is taken from \
            the CSR: what is not is refused by name, never left out silently. All are checked \
            before any is signed. Running it again with the same CSR finishes what was \
            interrupted, or writes the certificate again.

            Of a directory, *.csr, *.req and *.p10 are taken. An output directory gets \
            NAME.pem for NAME.csr.

            Examples:
              $ pki sign-csr web-02.csr --out web-02.pem
              signed "web-02", serial number 410af365..., valid until
                  2027-02-23T22:36:25Z
              web-02.pem

              $ pki sign-csr requests/ --out certificates/ --days 30
              signed "web-21", serial number 7868c469..., valid until
                  2026-12-25T22:36:25Z
              signed "web-22", serial number 1899b002..., valid until
                  2026-12-25T22:36:25Z
              certificates/web-21.pem
              certificates/web-22.pem

              $ pki sign-csr issuing.csr --profile issuing --out issuing.pem
              signed "Example Issuing B1", serial number 52e1375f..., valid until
                  2030-11-25T22:36:28Z
              issuing.pem
            """)

    @Argument(
        help: ArgumentHelp(
            "CSRs, PEM or DER, and directories; - is standard input.", valueName: "file"))
    var files: [String]

    @Option(
        help: ArgumentHelp(
            "The certificate's file, or a directory for several. (default: standard output)",
            valueName: "path"))
    var out = "-"

    @Option(help: "The profile: a built-in name (pki list-profiles), or a file.")
    var profile = "client"

    @Option(help: "The authority. (default: the only one for the profile)")
    var issuer: String?

    @Option(help: "By what the store finds the certificate. (default: the common name)")
    var name: String?

    @Option(parsing: .unconditional, help: "How long it is valid. (default: the profile's)")
    var days: Int?

    @OptionGroup(title: "Over the CSR") var terms: RequestTermsOptions

    @Flag(help: "Even if the name has a live certificate, or the CSR was signed before.")
    var additional = false

    @Flag(help: "Write the authorities between it and the root behind each certificate.")
    var chain = false

    @Flag(help: "Replace files that are there.")
    var force = false

    @Flag(help: "Sign the good ones even if others are refused.")
    var keepGoing = false

    @Flag(
        help: "Show what was asked, what the profile says and what would be issued; issue nothing.")
    var dryRun = false

    @Flag(help: "Show the same, and issue.")
    var explain = false

    @OptionGroup var passphrase: AuthorityPassphrase
    @OptionGroup var store: StoreOptions
    @OptionGroup var clock: ClockOption
    @OptionGroup var json: JSONOption

    func validate() throws {
        guard !files.isEmpty else { throw ValidationError("Missing expected argument '<file>'") }
        if explain, out == "-", !json.isOn, !dryRun {
            throw ValidationError(
                "--explain and the certificate cannot both go to standard output: give --out")
        }
    }

    func run(in context: Context) throws {
        let profile = try ProfileOption.profile(self.profile, in: context)
        let inputs = try SigningInput.all(files, in: context)
        if inputs.count > 1 { try refuseSingular() }
        let store = try store.open(in: context)
        let signing = try signing(in: store, profile, context)
        let checked = try RequestBatch(inputs, signing, name: name, in: context)
        try checked.refuse(unlessKeepingGoing: keepGoing, asJSON: json.isOn, in: context)
        let comparisons =
            dryRun || explain
            ? checked.good.map { RequestComparison($0.input.name, $0.request, profile) } : []
        if dryRun { return try show(comparisons, checked, in: context) }
        let outputs = try SigningOutputs(
            checked.good, to: out, isDirectory: inputs.count > 1,
            chain: chain ? signing.path : [], overwrite: force, asJSON: json.isOn, in: context)
        do {
            let key = try passphrase.issuer(signing.authority, in: store, context)
            let signed = try sign(checked.good, signing, key, outputs, in: context)
            if !json.isOn { comparisons.forEach { $0.print(in: context) } }
            try report(signed, comparisons, in: context)
        } catch {
            outputs.discardDirectory()
            throw error
        }
        try checked.conclude(in: context)
    }

    private func signing(
        in store: AuthorityStore, _ profile: Profile, _ context: Context
    ) throws -> RequestSigning {
        let terms = SigningTerms(
            profile: profile, request: try terms.terms(days: days), isAdditional: additional)
        do {
            return try store.requestSigning(
                by: issuer, terms: terms, context: clock.operation(in: context))
        } catch let error as AuthorityError
            where error == .noSuchAuthority(name: "", kind: .issuing)
        {
            // Such as on the disk of an offline root, which signs issuing CAs and nobody else.
            let refusal = Hints.explain(error)
            throw CommandError(
                status: refusal.status, code: refusal.code, message: refusal.message,
                hint: "make one with: pki init-issuing; or let the root sign the CSR of an issuing "
                    + "CA, with: --profile issuing")
        }
    }

    private func refuseSingular() throws {
        guard name == nil, !terms.areForOne else {
            throw CommandError(
                status: .usage, code: "usage",
                message: "--name, --subject, --dns, --uri, --email and --ip are for one CSR",
                hint: "sign it alone, or let the CSRs say their names")
        }
    }

    private func show(
        _ comparisons: [RequestComparison], _ batch: RequestBatch, in context: Context
    ) throws {
        if json.isOn {
            try context.printJSON(comparisons)
        } else {
            for comparison in comparisons { comparison.print(in: context) }
        }
        try batch.conclude(in: context)
    }

    /// In groups, each of which is written out when it is in the store, while the next is signed.
    private func sign(
        _ good: [RequestBatch.Good], _ signing: RequestSigning, _ key: Issuer,
        _ outputs: SigningOutputs, in context: Context
    ) throws -> [SignedDescription] {
        let progress = ProgressBar("signing", total: good.count, in: context)
        defer { progress.end() }
        let writing = WorkBehind()
        defer {
            // Where another failure ended the work, both are told.
            do {
                try writing.end()
            } catch {
                context.note("besides: \(PrintableText.escape(String(describing: error)))")
            }
        }
        var described: [SignedDescription] = []
        for start in stride(from: 0, to: good.count, by: RequestSigning.groupSize) {
            let range = start..<min(start + RequestSigning.groupSize, good.count)
            let signed = try signing.sign(good[range].map(\.request), with: key)
            let kept = signed.prefix { !$0.isRevoked }
            try writing.begin { [certificates = kept.map(\.certificate)] in
                try outputs.write(certificates, from: start)
            }
            for (index, one) in zip(range, kept) {
                described.append(
                    SignedDescription(
                        one, file: good[index].input.name, out: outputs.path(at: index)))
                for notice in one.notices {
                    context.note("notice: \(good[index].input.name): \(notice)")
                }
            }
            if kept.count < signed.count {
                let one = signed[kept.count]
                try writing.end()
                throw AuthorityError.revokedMeanwhile(
                    name: one.name, serialNumber: one.certificate.serialNumber)
            }
            progress.advance(by: signed.count)
        }
        try writing.end()
        return described
    }

    private func report(
        _ signed: [SignedDescription], _ comparisons: [RequestComparison], in context: Context
    ) throws {
        if json.isOn {
            try context.printJSON(
                signed.enumerated().map { index, one in
                    SignedItem(
                        signed: one,
                        comparison: comparisons.isEmpty ? nil : comparisons[index])
                })
            return
        }
        for one in signed where signed.count <= 10 { context.note(one.sentence) }
        if signed.count > 10 {
            context.note("signed \(signed.count) certificates")
        }
        if out != "-" {
            for one in signed { context.print(PrintableText.escape(one.out)) }
        }
    }
}

/// What `--json` says of a CSR that was signed.
private struct SignedItem: Encodable {
    let signed: SignedDescription
    let comparison: RequestComparison?

    func encode(to encoder: any Encoder) throws {
        try signed.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encodeIfPresent(comparison, forKey: .explanation)
    }

    enum Keys: CodingKey { case explanation }
}
