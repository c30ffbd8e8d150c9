import AWS
import CommandLineSupport
import FoundationEssentials
import HTTP
import RolesAnywhere

/// The AWS account that a command works in, with the clients for it.
struct Account {
    let configuration: ClientConfiguration
    let rolesAnywhere: RolesAnywhereClient
    let iam: IAMClient
    private let sts: STSClient
    private let client: ServiceClient
    private let context: Context

    /// - Throws: `AWSError` when there are no usable credentials.
    init(
        configuration: ClientConfiguration, context: Context, tracing: DebugOption,
        mayChange: Bool = true
    ) throws {
        let clock = tracing.clock(in: context)
        let surroundings = CredentialSurroundings.of(
            context, transport: tracing.transport(in: context), clock: clock)
        let resolver = CredentialResolver(configuration, in: surroundings)
        let credentials = try RefreshingCredentials(at: clock.now()) { () throws(AWSError) in
            let found = try resolver.resolve()
            if tracing.debug { context.trace("credentials: \(found)") }
            return found
        }
        if configuration.retryMode == .adaptive {
            context.note(
                "the retry mode adaptive is not followed: requests are repeated as in standard")
        }
        let client = ServiceClient(
            configuration: configuration, credentials: credentials,
            transport: surroundings.transport, clock: clock, mayChange: mayChange,
            notify: surroundings.notify)
        self.configuration = configuration
        self.context = context
        rolesAnywhere = RolesAnywhereClient(client)
        iam = IAMClient(client)
        sts = STSClient(client)
        self.client = client
    }

    /// The time by AWS's clock, once AWS has answered.
    func serviceTime() -> Date { client.serviceTime(at: context.now()) }

    /// Makes resources in this account.
    var provisioner: Provisioner { Provisioner(rolesAnywhere: rolesAnywhere, iam: iam) }

    /// The ARN of what a user named; nobody is asked about what is an ARN already.
    func arn(of nameOrARN: String, _ kind: ResourceKind) throws -> String {
        if ResourceARN.looksLikeARN(nameOrARN) {
            return try ResourceARN.parse(nameOrARN, kind: kind).description
        }
        return switch kind {
        case .trustAnchor: try rolesAnywhere.trustAnchor(nameOrARN).trustAnchorArn
        case .profile: try rolesAnywhere.profile(nameOrARN).profileArn
        case .crl: try rolesAnywhere.crl(nameOrARN).crlArn
        case .role: try iam.role(nameOrARN).arn
        case .subject: try rolesAnywhere.subject(nameOrARN).subjectArn
        }
    }

    /// Says where a change is about to be made; the account's number.
    @discardableResult
    func announce(_ service: Service) throws -> String {
        let endpoint = try configuration.endpoint(for: service)
        let account = try sts.getCallerIdentity().account
        // IAM has no regions; the one that the command works in is still what the user chose.
        let region = configuration.region ?? endpoint.signingRegion
        let local = Loopback.isLocal(endpoint) ? " (the local service)" : ""
        context.note("account \(account), region \(region), endpoint \(endpoint.url)\(local)")
        return account
    }
}
