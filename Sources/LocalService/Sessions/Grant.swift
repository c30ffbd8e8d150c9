import RolesAnywhere

/// A session that CreateSession decided to give out.
struct Grant {
    let session: IssuedSession
    let credentials: TemporaryCredentials

    /// How much of their space session policies and tags use, in per cent.
    let packedPolicySize: Int

    /// The answer to the client.
    func reply(subjectARN: String) -> Reply {
        let set = CredentialSet(
            assumedRoleUser: AssumedRoleUser(
                arn: session.assumedRoleARN, assumedRoleId: session.assumedRoleID),
            credentials: SessionCredentials(
                accessKeyId: credentials.accessKeyID,
                secretAccessKey: credentials.secretAccessKey.revealed,
                sessionToken: credentials.sessionToken.revealed,
                expiration: session.expiration.timestamp),
            packedPolicySize: packedPolicySize, roleArn: session.roleARN,
            sourceIdentity: session.sourceIdentity)
        return .json(
            CreateSessionResponse(credentialSet: [set], subjectArn: subjectARN), status: 201)
    }
}
