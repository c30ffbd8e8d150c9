import ArgumentParser
import CertificateAuthority
import CommandLineSupport
import FoundationEssentials

/// `pki tree`: the authorities below their issuers.
struct Tree: Command {
    static let configuration = CommandConfiguration(
        commandName: "tree",
        abstract: "Draw the hierarchy of the authorities, with expiry and state.",
        discussion: """
            Lines are drawn with box characters where the locale says UTF-8, otherwise in ASCII. An \
            authority that waits for its certificate, or whose issuer is elsewhere, stands at the \
            left edge. With --json each authority has the fields of list-authorities, and under \
            "children" those that it has signed.

            Example:
              $ LC_ALL=C pki tree
              root        root     active  until 2041-11-24T22:36:22Z  CN=...
              `- issuing  issuing  active  until 2030-11-25T22:36:22Z  CN=...
            """)

    @OptionGroup var store: StoreOptions
    @OptionGroup var json: JSONOption

    /// An authority with those that it has signed.
    private struct Branch: Encodable {
        let authority: AuthorityDescription
        let children: [Branch]

        func encode(to encoder: any Encoder) throws {
            try authority.encode(to: encoder)
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode(children, forKey: .children)
        }

        enum Keys: CodingKey { case children }

        /// The node of a drawing.
        var node: TreeDrawing.Node {
            let count = authority.liveCertificates
            return TreeDrawing.Node(
                label: authority.name,
                cells: [
                    authority.kind, authority.stateText,
                    authority.notAfter.map { "until \($0.ISO8601Format())" } ?? "-",
                    authority.subject, "\(count) live certificate\(count == 1 ? "" : "s")",
                ],
                children: children.map(\.node))
        }
    }

    func run(in context: Context) throws {
        let now = context.now()
        let all = try store.open(in: context).authorityOverviews(at: now)
            .map { AuthorityDescription($0, at: now) }
        let names = Set(all.map(\.name))
        let roots = all.filter { authority in
            guard let issuer = authority.issuer, issuer != authority.name else { return true }
            return !names.contains(issuer)
        }
        let branches = roots.map { Self.branch($0, among: all) }
        if json.isOn { return try context.printJSON(branches) }
        context.print(
            TreeDrawing(roots: branches.map(\.node), style: context.treeStyle))
    }

    private static func branch(
        _ authority: AuthorityDescription, among all: [AuthorityDescription]
    ) -> Branch {
        // A certificate is signed by what was there before, so that this ends; only a root has
        // itself as its issuer.
        let children = all.filter { $0.issuer == authority.name && $0.name != authority.name }
        return Branch(
            authority: authority, children: children.map { branch($0, among: all) })
    }
}
