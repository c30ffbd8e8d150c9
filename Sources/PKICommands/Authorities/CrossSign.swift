import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import FoundationEssentials
import Issuance
import X509

/// `pki cross-sign`: signs another CA's name and key.
struct CrossSign: Command {
    static let configuration = CommandConfiguration(
        commandName: "cross-sign",
        abstract: "Sign another CA's name and key, so that who trusts ours trusts theirs.",
        discussion: """
            From the other CA's certificate, or from a CSR that it has made. A CSR must ask for an \
            authority (CA:TRUE), and what else it asks for in vain is refused by name. Name, key and \
            key identifier are the other CA's; the path length is the shorter of its own and the \
            profile's. The certificate is recorded like any other and can be revoked. The fields of \
            --json are those of list.

            Example:
              $ pki cross-sign partner-ca.pem --out partner-ca-by-ours.pem
              cross-signed "Partner Root" with "root", serial number 5b430e4e...,
                  valid until 2030-11-25T22:36:28Z
            """)

    @Argument(
        help: ArgumentHelp("The other CA's certificate or CSR, PEM or DER.", valueName: "file"))
    var file: String

    @Option(help: "The authority that signs. (default: the root)")
    var issuer: String?

    @Option(help: "Decides what is signed: a built-in profile, or a file.")
    var profile = "issuing"

    @Option(
        parsing: .unconditional,
        help: "How long it is valid. (default: the profile's, within the other CA's own)")
    var days: Int?

    @Option(
        name: .customLong("ignore-requested"),
        help: ArgumentHelp(
            "An extension that the CSR may ask for in vain; repeatable.", valueName: "oid"))
    var ignored: [String] = []

    @Option(help: "What the store calls it. (default: its common name)")
    var name: String?

    @Option(help: ArgumentHelp("The new file; - is standard output.", valueName: "file"))
    var out: String

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
        var request = try request(in: context)
        request.days = days
        if let name { request.name = name }
        request.ignoredExtensions = try RequestTermsOptions.extensions(ignored)
        let profile = try ProfileOption.profile(profile, in: context)
        let operation = clock.operation(in: context)
        let store = try store.open(in: context)
        let signing = try store.authority(named: issuer, kind: .root)
        try store.rehearse(request, profile: profile, under: signing, context: operation)
        let signed = try store.crossSign(
            request, profile: profile, issuer: passphrase.issuer(signing, in: store, context),
            context: operation)
        try output.write(Array(signed.certificate.pem.utf8))
        for notice in signed.notices { context.note("notice: \(notice)") }
        context.note(
            "cross-signed \"\(signed.record.name)\" with \"\(signing.name)\", serial number "
                + "\(signed.record.serialNumber), valid until "
                + signed.record.validity.notAfter.ISO8601Format())
        if json.isOn {
            let entry = try store.entry(of: signed.record, at: operation.now)
            try context.printJSON(EntryDescription(entry, at: operation.now))
        }
    }

    private func request(in context: Context) throws -> CrossRequest {
        let bytes = try InputFile.read(file, in: context)
        return try Hints.naming(file) { () throws -> CrossRequest in
            if let certificate = try Self.certificate(bytes) {
                return try CrossRequest(certificate: certificate)
            }
            return try CrossRequest(request: RequestReader.read(bytes))
        }
    }

    // Nil for what is to be read as a CSR; DER does not say what it is.
    private static func certificate(_ bytes: [UInt8]) throws(X509Error) -> Certificate? {
        guard bytes.first != 0x30 else {
            do throws(X509Error) {
                return try Certificate(der: bytes)
            } catch {
                guard (try? CertificationRequest(tolerating: bytes)) != nil else { throw error }
                return nil
            }
        }
        let block = try PEM.single(
            ["CERTIFICATE", "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"], in: bytes)
        return block.label == "CERTIFICATE" ? try Certificate(der: block.bytes) : nil
    }
}
