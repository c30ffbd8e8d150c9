import ArgumentParser
import X509

/// The options that steer policy processing: RFC 5280 §6.1.1 (c) to (g).
struct PolicyRules: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A certificate policy that is accepted, dotted; repeatable. (default: any)",
            valueName: "oid"))
    var policy: [PolicyIdentifier] = []

    @Flag(help: "Demand that the path is valid for a policy that is accepted.")
    var requirePolicy = false

    @Flag(help: "Let anyPolicy count for nothing.")
    var inhibitAnyPolicy = false

    @Flag(help: "Let no policy be mapped to another.")
    var inhibitPolicyMapping = false

    var options: PolicyOptions {
        PolicyOptions(
            accepted: policy.map(\.identifier), requiresOne: requirePolicy,
            inhibitsAny: inhibitAnyPolicy, inhibitsMapping: inhibitPolicyMapping)
    }
}

/// An object identifier on the command line.
struct PolicyIdentifier: ExpressibleByArgument {
    let identifier: ObjectIdentifier

    init?(argument: String) {
        guard let identifier = ObjectIdentifier(argument) else { return nil }
        self.identifier = identifier
    }
}

/// What a certificate must be good for, on the command line.
enum VerifiedPurpose: String, ExpressibleByArgument {
    case any, client, server

    var option: CertificationPath.Options.Purpose {
        switch self {
        case .any: .any
        case .client: .clientAuthentication
        case .server: .serverAuthentication
        }
    }
}
