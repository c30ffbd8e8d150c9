import AWS
import AWSSigning
import FoundationEssentials

/// Decides who signed a request with an access key.
struct Authenticator {
    let request: IncomingRequest
    let header: AuthorizationHeader
    let service: ServiceName
    let configuration: Configuration
    let now: Date

    /// The caller whose key has signed the request.
    ///
    /// - Returns: the caller.
    /// - Throws: `AuthenticationFailure`.
    func authenticate() throws(AuthenticationFailure) -> Caller {
        guard allowedRegions.contains(header.scope.region) else {
            throw .wrongRegion(given: header.scope.region, expected: expectedRegion)
        }
        guard let token = request.header("x-amz-security-token") else {
            return try authenticateAdministrator()
        }
        guard header.credential != configuration.administrator.accessKeyID else {
            throw .unknownKey(reason: "the management key has no session token")
        }
        let tokens = configuration.administrator.sessionTokens
        guard let session = tokens.session(in: token, accessKeyID: header.credential) else {
            throw .unknownKey(
                reason: "the session token is not the one of the key \(header.credential), or of "
                    + "another service")
        }
        try verify(secret: tokens.secretAccessKey(of: header.credential))
        guard now < session.expiration else {
            throw .expired(reason: "the session ended at \(session.expiration.timestamp)")
        }
        return .session(session)
    }

    private func authenticateAdministrator() throws(AuthenticationFailure) -> Caller {
        let administrator = configuration.administrator
        guard header.credential == administrator.accessKeyID else {
            throw .unknownKey(
                reason: header.credential.hasPrefix("ASIA")
                    ? "a session's key needs its session token"
                    : "there is no access key \(header.credential)")
        }
        try verify(secret: SecretString(administrator.secretAccessKey))
        return .administrator(arn: configuration.administratorARN)
    }

    private func verify(secret: SecretString) throws(AuthenticationFailure) {
        if service == .s3, request.header("x-amz-content-sha256") == nil {
            throw .noPayloadHash
        }
        do {
            try SigV4Verifier.verify(
                request.signed, authorization: header, secret: secret,
                at: configuration.signatureTime(at: now),
                allowedSkew: configuration.behaviours.managementToleranceSeconds,
                region: header.scope.region,
                service: service.rawValue, options: service == .s3 ? .s3 : .standard)
        } catch {
            throw AuthenticationFailure(error)
        }
    }

    /// The regions that a scope may name: IAM and the global STS sign for the partition's own.
    private var allowedRegions: [String] {
        switch service {
        case .iam, .sts:
            [configuration.region, Partition.of(region: configuration.region).globalRegion]
        case .rolesanywhere, .s3: [configuration.region]
        }
    }

    /// The regions in words: for S3 the one that its message names.
    private var expectedRegion: String {
        service == .s3
            ? configuration.region
            : allowedRegions.reduce(into: []) { regions, region in
                if !regions.contains(region) { regions.append(region) }
            }.joined(separator: " or ")
    }
}
