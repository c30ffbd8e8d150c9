import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import Issuance
import X509

/// `pki init-issuing`: makes an issuing CA below the root.
struct InitIssuing: Command {
    static let configuration = CommandConfiguration(
        commandName: "init-issuing",
        abstract: "Create an issuing CA, signed by the root.",
        discussion: """
            The root's passphrase comes from --issuer-passphrase-file or PKI_ISSUER_PASSPHRASE; \
            without either the new CA's passphrase is tried, and then the terminal asks.

            With --csr-out the root is elsewhere: only the key is made, here, and a request for the \
            certificate, which the root's own store signs (pki sign-csr --profile issuing), as any \
            other CA may. pki install-issuing then takes the certificate. The same command again \
            writes the request again, for the same key. The fields of --json are those of \
            list-authorities.

            Examples:
              $ pki init-issuing --subject "CN=Example Issuing A1,O=Example"
              created the issuing CA "issuing" (CN=Example Issuing A1,O=Example),
                  valid until 2030-11-25T22:36:22Z

              $ pki init-issuing --subject "CN=Example Issuing B1,O=Example" \\
                  --csr-out issuing.csr
              made the key of "issuing" (CN=Example Issuing B1,O=Example) and its
                  request; with the certificate, go on with: pki install-issuing
                  FILE
            """)

    @OptionGroup var authority: NewAuthorityOptions

    @Option(help: "What the store calls it.")
    var name = "issuing"

    @Option(help: ArgumentHelp("The authority that signs it. (default: the root)"))
    var issuer: String?

    @OptionGroup var issuerPassphrase: IssuerPassphrase

    @Option(
        help: ArgumentHelp(
            "Write a request for a root that is elsewhere; - is standard output.",
            valueName: "file"))
    var csrOut: String?

    @Flag(help: "Replace the request's file if it exists.")
    var force = false

    @Flag(help: "Give up the request that was made before under this name, and its key.")
    var anew = false

    @OptionGroup var store: StoreOptions
    @OptionGroup var clock: ClockOption
    @OptionGroup var json: JSONOption

    func validate() throws {
        try json.refuse(product: csrOut, of: "--csr-out")
        if csrOut == nil, anew || force {
            throw ValidationError("--anew and --force go with --csr-out")
        }
        guard csrOut != nil else { return }
        if issuer != nil || issuerPassphrase.file != nil || authority.days != nil {
            throw ValidationError(
                "--csr-out excludes --issuer, --issuer-passphrase-file and --days: whoever signs "
                    + "decides")
        }
    }

    func run(in context: Context) throws {
        let subject = try DistinguishedName(authority.subject)
        let profile = try Profile.builtIn(named: "issuing")
        if let csrOut {
            return try requestCertificate(
                authority.request(named: name, profile: profile, subject: subject), to: csrOut,
                context)
        }
        let store = try store.open(in: context)
        let signing = try store.authority(named: issuer, kind: .root)
        guard signing.hasKey else { throw AuthorityError.keyElsewhere(name: signing.name) }
        var request = authority.request(named: name, profile: profile, subject: subject)
        let operation = clock.operation(in: context)
        try store.rehearse(request, under: signing, context: operation)
        let encryption = try authority.keyEncryption(of: "the issuing CA's key", in: context)
        request.keyEncryption = encryption
        let created = try store.initIssuing(
            request,
            issuer: try issuerPassphrase.unlock(
                signing, in: store, trying: encryption, context),
            context: operation)
        created.announce(in: context)
        try describe(created.authority.name, of: store, operation, context)
    }

    private func describe(
        _ name: String, of store: AuthorityStore, _ operation: OperationContext, _ context: Context
    ) throws {
        guard json.isOn else { return }
        try AuthorityDescription.print(name, of: store, at: operation.now, in: context)
    }

    private func requestCertificate(
        _ request: AuthorityRequest, to file: String, _ context: Context
    ) throws {
        var request = request
        let output = try OutputFile(file, mode: .everyone, overwrite: force, in: context)
        let directory = store.directory(in: context)
        let operation = clock.operation(in: context)
        if anew {
            try store.open(in: context).abandonRequest(named: name, context: operation)
        }
        try AuthorityStore.rehearse(requesting: request, in: directory, context: operation)
        request.keyEncryption = try authority.keyEncryption(of: "the issuing CA's key", in: context)
        let store = try AuthorityStore.create(directory)
        store.announce(in: context)
        let requested = try store.requestIssuing(request, context: operation)
        try output.write(Array(requested.request.pem.utf8))
        context.note(
            (requested.isRepeated ? "the key of " : "made the key of ")
                + "\"\(requested.name)\" (\(requested.request.subject))"
                + (requested.isRepeated ? " is here; wrote its request again" : " and its request")
                + "; with the certificate, go on with: pki install-issuing FILE")
        try describe(requested.name, of: store, operation, context)
    }
}
