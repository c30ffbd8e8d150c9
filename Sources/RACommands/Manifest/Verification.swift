import AWS
import AWSSigning
import CommandLineSupport
import RolesAnywhere
import X509

/// Gets a session and asks STS whose it is, so that an account is known to work.
struct Verification {
    let account: Account
    let tracing: DebugOption
    let context: Context

    func run(
        _ paths: [SessionPath], as identity: SessionIdentity, timeoutSeconds: Int
    ) throws {
        let clock = tracing.clock(in: context)
        let configuration = account.configuration
        let client = SessionClient(
            endpoint: try configuration.endpoint(for: .rolesanywhere),
            transport: tracing.transport(in: context), clock: clock,
            retries: RequestRetries(configuration, clock: clock),
            connection: SessionConnection(caBundle: configuration.caBundle))
        let proof = SessionProof(
            client: client, clock: clock, timeoutSeconds: Double(timeoutSeconds))
        var isTold = false
        let proven = try proof.session(paths, as: identity) { _ in
            if !isTold { context.note("waiting until AWS knows what was changed") }
            isTold = true
        }
        try report(proven, of: identity)
    }

    private func report(_ proven: ProvenSession, of identity: SessionIdentity) throws {
        let (path, keys) = (proven.path, proven.session.credentials)
        let session = ServiceClient(
            configuration: account.configuration,
            credentials: AWSCredentials(
                accessKey: AccessKey(
                    accessKeyID: keys.accessKeyId, secretAccessKey: keys.secretAccessKey,
                    sessionToken: keys.sessionToken),
                source: "the session"),
            transport: tracing.transport(in: context), clock: tracing.clock(in: context))
        let caller = try STSClient(session).getCallerIdentity()
        guard caller.arn.contains(":assumed-role/\(path.role)/") else {
            throw CommandError(
                status: .unavailable, code: "verify.identity",
                message: "STS takes the session of the role \(PrintableText.quote(path.role)) for "
                    + PrintableText.quote(caller.arn),
                hint: "something else than AWS may answer there: check --endpoint-url, "
                    + "AWS_ENDPOINT_URL and the proxy")
        }
        context.note(
            "verified: \(identity.certificate.subject) has a session of the role "
                + "\(PrintableText.quote(path.role)) by the profile "
                + "\(PrintableText.quote(path.profile)) and the trust anchor "
                + "\(PrintableText.quote(path.trustAnchor)), and STS says \(caller.arn)")
    }
}
