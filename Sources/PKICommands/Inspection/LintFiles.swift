import ArgumentParser
import CommandLineSupport
import X509

/// `pki lint`: judges certificates, CSRs and CRLs by the rules that hold before signing.
struct LintFiles: Command {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Judge anybody's certificates, CSRs and CRLs by the rules kept before signing.",
        discussion: """
            Files are PEM, with any number of blocks, or DER; what cannot be read is a finding, too. \
            The issuer is looked for in the files of --issuer, then among the files that are \
            linted; with it the signature, the names, the key identifiers and the dates are compared.

            The findings are the result and go to standard output. Exit codes: 0 no findings, or \
            notices only; 65 warnings or errors; 66 a file that does not exist.

            Examples:
              $ pki lint clients/web-01/certificate.pem --issuer bundle.pem \\
                  --roles-anywhere
              clients/web-01/certificate.pem: certificate 1, CN=web-01: no findings

              $ pki lint demoCA/cacert.pem
              demoCA/cacert.pem: certificate 1, CN=Demo CA,O=Demo
                warning  serial-number  the serial number has less than 64 bits ...
            """)

    @Argument(help: ArgumentHelp("The files; - is standard input.", valueName: "file"))
    var files: [String]

    @Option(
        help: ArgumentHelp("The issuer's certificate, or several; repeatable.", valueName: "file"))
    var issuer: [String] = []

    @Flag(help: "Apply the rules of AWS IAM Roles Anywhere as well.")
    var rolesAnywhere = false

    @OptionGroup var json: JSONOption

    /// Room for a CRL of a million entries.
    private static let limit = 64 << 20

    func run(in context: Context) throws {
        let named = try issuer.flatMap { try CertificateFile.bundle($0, in: context) }
        let contents = try files.map { file in
            let bytes = try InputFile.readSecret(
                file, limit: Self.limit, access: .anyone, in: context)
            do {
                return try LintContent(bytes)
            } catch let error as X509Error {
                return LintContent(unreadable: error)
            }
        }
        let others = contents.flatMap(\.objects).compactMap { object in
            if case .certificate(let certificate) = object { certificate } else { nil }
        }
        let issuers = LintIssuers(named: named, others: others)
        let reports = zip(files, contents).flatMap { file, content in
            content.objects.enumerated().map { index, object in
                LintReport(
                    object, file: file, index: index + 1, issuers: issuers,
                    isForRolesAnywhere: rolesAnywhere)
            }
        }
        if json.isOn {
            try context.printJSON(reports)
        } else {
            for line in reports.flatMap(\.lines) { context.print(line) }
        }
        for (file, content) in zip(files, contents) where content.keyCount > 0 {
            context.note("notice: \(PrintableText.quote(file)): private keys are not linted")
        }
        if !reports.allSatisfy(\.isClean) { context.conclude(with: .dataError) }
    }
}
