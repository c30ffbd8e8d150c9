import RolesAnywhere

/// A session that CreateSession decided to give out.
struct Grant {
    let session: IssuedSession

    /// How much of their space session policies and tags use, in per cent.
    let packedPolicySize: Int

    /// The answer to the client.
    func reply(subjectARN: String) -> Reply {
        let set = CredentialSet(
            assumedRoleUser: AssumedRoleUser(
                arn: session.assumedRoleARN, assumedRoleId: session.assumedRoleID),
            credentials: SessionCredentials(
                accessKeyId: session.accessKeyID, secretAccessKey: session.secretAccessKey.revealed,
                sessionToken: session.sessionToken.revealed,
                expiration: session.expiration.timestamp),
            packedPolicySize: packedPolicySize, roleArn: session.roleARN,
            sourceIdentity: session.sourceIdentity)
        return .json(
            CreateSessionResponse(credentialSet: [set], subjectArn: subjectARN), status: 201)
    }
}
