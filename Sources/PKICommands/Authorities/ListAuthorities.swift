import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import FoundationEssentials
import X509

/// `pki list-authorities`: what the store signs with.
struct ListAuthorities: Command {
    static let configuration = CommandConfiguration(
        commandName: "list-authorities",
        abstract: "List the authorities: their certificates, keys, stages and CRLs.",
        discussion: """
            The same fields are in --json: name, kind, state (active, requested, revoked, expired), \
            stage, predecessor, subject, notAfter, keyAlgorithm, key (encrypted, plaintext, \
            elsewhere), issuer, serialNumber, sha256Fingerprint, liveCertificates, and crl with \
            number, thisUpdate and nextUpdate.

            Example:
              $ pki list-authorities
              NAME     KIND     STATE   ...  KEY                  ISSUER  ...
              root     root     active  ...  EC P-384, encrypted  root    ...
              issuing  issuing  active  ...  EC P-256, encrypted  root    ...
            """)

    @OptionGroup var store: StoreOptions
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let now = context.now()
        let items = try store.open(in: context).authorityOverviews(at: now)
            .map { AuthorityDescription($0, at: now) }
        if json.isOn { return try context.printJSON(items) }
        var table = Table(columns: [
            "NAME", "KIND", "STATE", "SUBJECT", "VALID UNTIL", "KEY", "ISSUER", "CRL",
        ])
        for item in items {
            table.add([
                item.name, item.kind, item.stateText, item.subject,
                item.notAfter?.ISO8601Format() ?? "-", "\(item.keyAlgorithm), \(item.key)",
                item.issuer ?? "-", item.listText,
            ])
        }
        context.print(table)
    }
}

/// An authority as commands show it.
struct AuthorityDescription: Encodable {
    let name: String
    let kind: String
    let state: String
    let stage: String
    let predecessor: String?
    let subject: String
    let notAfter: Date?
    let keyAlgorithm: String
    let key: String
    let issuer: String?
    let serialNumber: String?
    let sha256Fingerprint: String?
    let liveCertificates: Int
    let crl: ListDescription?

    private let isListDue: Bool

    struct ListDescription: Encodable {
        let number: UInt64
        let thisUpdate: Date
        let nextUpdate: Date
    }

    private enum CodingKeys: CodingKey {
        case name, kind, state, stage, predecessor, subject, notAfter, keyAlgorithm, key, issuer
        case serialNumber, sha256Fingerprint, liveCertificates, crl
    }

    init(_ overview: AuthorityOverview, at now: Date) {
        name = overview.name
        kind = overview.kind.rawValue
        let notAfter = overview.certificate?.validity.notAfter
        state =
            overview.isRequested
            ? "requested"
            : overview.isRevoked
                ? "revoked" : notAfter.map { $0 < now } ?? false ? "expired" : "active"
        stage = overview.stage.rawValue
        predecessor = overview.predecessorName
        subject = overview.subject.description
        self.notAfter = notAfter
        keyAlgorithm = overview.publicKey.kind.description
        key = overview.keyPlace.rawValue
        issuer = overview.issuerName
        serialNumber = overview.certificate?.serialNumber.hex
        sha256Fingerprint = overview.certificate.map { Hex.encode($0.sha256Fingerprint) }
        liveCertificates = overview.liveCertificates
        crl = overview.lastList.map {
            ListDescription(
                number: $0.number, thisUpdate: $0.thisUpdate, nextUpdate: $0.nextUpdate)
        }
        isListDue = overview.lastList.map { $0.nextUpdate <= now } ?? false
    }

    /// Prints one authority of a store, as the command that has made it does with `--json`.
    static func print(
        _ name: String, of store: AuthorityStore, at now: Date, in context: Context
    ) throws {
        let found = try store.authorityOverviews(at: now).last { $0.name == name }
        guard let found else { throw AuthorityError.noSuchAuthority(name: name, kind: nil) }
        try context.printJSON(AuthorityDescription(found, at: now))
    }

    /// The state, and the stage where a rotation is under way or over.
    var stateText: String { stage == "issuing" ? state : "\(state), \(stage)" }

    /// Until when the last CRL is good.
    var listText: String {
        guard let crl else { return "none" }
        return (isListDue ? "overdue since " : "until ") + crl.nextUpdate.ISO8601Format()
    }
}
