import ArgumentParser
import RolesAnywhere

/// Any resource that has tags, and where to look for its name.
struct TaggedResourceOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The ARN or the name of a trust anchor, profile, CRL, role or subject.",
            valueName: "name-or-arn"))
    var nameOrARN: String

    @Option(
        help: ArgumentHelp(
            "What it is: trust-anchor, profile, crl, role or subject; for a name that several "
                + "have.", valueName: "kind"))
    var kind: TaggedKind?

    /// The resource that is meant.
    func resource(in account: Account) throws -> TaggedResource {
        try account.provisioner.resource(
            nameOrARN, among: kind.map { [$0.kind] } ?? TaggedKind.allCases.map(\.kind))
    }
}

/// A kind of resource as the command line calls it.
enum TaggedKind: String, CaseIterable, ExpressibleByArgument {
    case trustAnchor = "trust-anchor"
    case profile
    case crl
    case role
    case subject

    var kind: ResourceKind {
        switch self {
        case .trustAnchor: .trustAnchor
        case .profile: .profile
        case .crl: .crl
        case .role: .role
        case .subject: .subject
        }
    }
}
