import ArgumentParser
import CommandLineSupport
import FoundationEssentials
import X509

/// `pki verify`: builds the certification path of a certificate.
struct Verify: Command {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify a certificate against trust anchors.",
        discussion: """
            The path may end at any certificate of the anchor file, self-signed or not. With CRLs \
            the end-entity certificate must be covered by one of them, and the whole path below \
            the anchor where there is a CRL for each of its issuers; --require-crls demands that. \
            Indirect CRLs and deltas count. Certificate policies are processed as RFC 5280 says.

            Examples:
              $ pki verify clients/web-01/certificate.pem --anchor bundle.pem
              clients/web-01/certificate.pem: verified
                at          2026-11-25T22:38:25Z
                revocation  not checked
                path        0 CN=web-01
                            1 CN=Example Issuing A1,O=Example

              $ pki verify clients/web-12/certificate.pem --anchor bundle.pem \\
                  --crl issuing.crl
              pki: error: "clients/web-12/certificate.pem": certificate revoked at
                  depth 0 (CN=web-12)
              hint: its issuer has withdrawn it; issue a new certificate
            """)

    @Argument(help: ArgumentHelp("The certificate, PEM or DER.", valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("Certificates to trust.", valueName: "bundle"))
    var anchor: String

    @Option(help: ArgumentHelp("CA certificates between the two.", valueName: "bundle"))
    var intermediates: String?

    @Option(help: ArgumentHelp("CRLs, PEM or DER; repeatable.", valueName: "file"))
    var crl: [String] = []

    @Flag(
        name: .customLong("require-crls"),
        help: "Demand a CRL for every certificate below the anchor.")
    var requireCRLs = false

    @Option(help: "What the certificate must be good for: any, client or server.")
    var purpose = VerifiedPurpose.any

    @Flag(help: "Demand what RFC 5280 says that certificates must contain.")
    var strict = false

    @OptionGroup var policies: PolicyRules

    @Option(
        help: ArgumentHelp(
            "When it must be valid, such as 2025-06-15T12:00:00Z. (default: now)",
            valueName: "time"))
    var at: Timestamp?

    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let certificate = try CertificateFile.foreign(file, in: context)
        let anchors = try CertificateFile.foreignBundle(anchor, in: context)
        let between =
            try intermediates.map { try CertificateFile.foreignBundle($0, in: context) } ?? []
        let lists = try crl.flatMap { try CertificateFile.revocationLists($0, in: context) }
        let moment = at?.date ?? context.now()
        let verified = try advising {
            var options = CertificationPath.Options(
                purpose: purpose.option, strict: strict, policies: policies.options)
            var path = try CertificationPath.verify(
                certificate, intermediates: between, anchors: anchors, at: moment,
                options: options)
            let revocation = requireCRLs ? .wholePath : Self.revocation(path, lists)
            if revocation != .none {
                options.revocation = revocation
                path = try CertificationPath.verify(
                    certificate, intermediates: between, anchors: anchors, at: moment, crls: lists,
                    options: options)
            }
            return VerifiedPath(path, at: moment, revocation: revocation)
        }
        try report(verified, in: context)
    }

    // Whether --crl is given does not matter where every CRL is demanded.
    private func advising(_ body: () throws -> VerifiedPath) throws -> VerifiedPath {
        do {
            return try Hints.naming(file, body)
        } catch let error as CommandError where requireCRLs && error.code == "path.nocrl" {
            throw CommandError(
                status: error.status, code: error.code, message: error.message,
                hint: "--require-crls demands the CRL of each authority from the anchor on down: "
                    + "give them all with --crl, or leave --require-crls out")
        }
    }

    private static func revocation(
        _ path: [Certificate], _ lists: [CertificateRevocationList]
    ) -> CertificationPath.Options.Revocation {
        if lists.isEmpty { return .none }
        let isCovered = path.dropLast().allSatisfy { certificate in
            lists.contains { $0.issuer == certificate.issuer }
        }
        return isCovered ? .wholePath : .endEntity
    }

    private func report(_ verified: VerifiedPath, in context: Context) throws {
        if json.isOn {
            try context.printJSON(verified)
            return
        }
        var sheet = Sheet(title: "\(file): verified")
        sheet.add("at", verified.at.ISO8601Format())
        sheet.add("revocation", verified.revocationText)
        sheet.add("path", verified.path.map { "\($0.depth) \($0.subject)" })
        context.print(sheet)
    }
}

/// A path that was verified, for printing.
private struct VerifiedPath: Encodable {
    struct Step: Encodable {
        let depth: Int
        let subject: String
        let serialNumber: String
        let sha256Fingerprint: String
    }

    let at: Date
    let path: [Step]
    let revocationChecked: String

    init(
        _ path: [Certificate], at: Date, revocation: CertificationPath.Options.Revocation
    ) {
        self.at = at
        self.path = path.enumerated().map { depth, certificate in
            Step(
                depth: depth, subject: certificate.subject.description,
                serialNumber: certificate.serialNumber.hex,
                sha256Fingerprint: Hex.encode(certificate.sha256Fingerprint))
        }
        revocationChecked =
            switch revocation {
            case .none: "none"
            case .endEntity: "endEntity"
            case .wholePath: "wholePath"
            }
    }

    var revocationText: String {
        switch revocationChecked {
        case "endEntity": "the end-entity certificate is not revoked"
        case "wholePath": "no certificate below the anchor is revoked"
        default: "not checked"
        }
    }
}
