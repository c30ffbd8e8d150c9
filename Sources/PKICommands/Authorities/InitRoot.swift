import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import Issuance
import X509

/// `pki init-root`: makes a store and the root CA in it.
struct InitRoot: Command {
    static let configuration = CommandConfiguration(
        commandName: "init-root",
        abstract: "Create the root CA, with its key encrypted in the store.",
        discussion: """
            Example: pki init-root --subject "CN=Example Root R1,O=Example"
            """)

    @OptionGroup var authority: NewAuthorityOptions

    @Option(help: "What the store calls it.")
    var name = "root"

    @OptionGroup var store: StoreOptions

    func run(in context: Context) throws {
        let subject = try DistinguishedName(authority.subject)
        let profile = try Profile.builtIn(named: "root")
        let encryption = try authority.keyEncryption(of: "the root's key", in: context)
        let request = authority.request(
            named: name, profile: profile, subject: subject, keyEncryption: encryption)
        try draft(request, in: context)
        let store = try AuthorityStore.create(store.directory(in: context))
        store.announce(in: context)
        let created = try store.initRoot(request, context: OperationContext(context))
        created.announce(in: context)
    }

    /// Drafts the certificate before the store is made, so that no refusal leaves an empty one.
    ///
    /// The draft's key is of a type that costs nothing to make.
    private func draft(_ request: AuthorityRequest, in context: Context) throws {
        let algorithm = try request.profile.keyAlgorithm(request.keyAlgorithm)
        guard algorithm.isAvailable else {
            throw X509Error.unsupportedAlgorithm(name: algorithm.rawValue)
        }
        let key = try PrivateKey.generate(request.profile.defaultKeyAlgorithm)
        let template = try CertificateTemplate(
            CertificateRequest(
                subject: request.subject, publicKey: key.publicKey, days: request.days),
            profile: request.profile,
            in: IssuingContext(issuerPath: [], authorityNames: [], now: context.now()))
        _ = try template.linted(template.encoded(serialNumber: .random()))
    }
}
