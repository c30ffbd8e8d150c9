/// A session that CreateSession decided to give out.
struct Grant {
    let session: IssuedSession
    let credentials: TemporaryCredentials

    /// How much of their space session policies and tags use, in per cent.
    let packedPolicySize: Int

    /// The answer to the client: `CreateSessionResponse`, its members sorted by name.
    func reply(subjectARN: String) -> Reply {
        let sourceIdentity: JSONLiteral =
            session.sourceIdentity.map { #","sourceIdentity":\#($0)"# } ?? ""
        let user: JSONLiteral =
            #"{"arn":\#(session.assumedRoleARN),"assumedRoleId":\#(session.assumedRoleID)}"#
        let keys: JSONLiteral = #"""
            {"accessKeyId":\#(credentials.accessKeyID),\#
            "expiration":\#(session.expiration.timestamp),\#
            "secretAccessKey":\#(credentials.secretAccessKey.revealed),\#
            "sessionToken":\#(credentials.sessionToken.revealed)}
            """#
        let body: JSONLiteral = #"""
            {"credentialSet":[{"assumedRoleUser":\#(user),"credentials":\#(keys),\#
            "packedPolicySize":\#(packedPolicySize),\#
            "roleArn":\#(session.roleARN)\#(sourceIdentity)}],"subjectArn":\#(subjectARN)}
            """#
        return Reply(status: 201, contentType: "application/json", body: body.octets)
    }
}
