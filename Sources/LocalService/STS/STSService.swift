import AWS

/// The operations of STS.
struct STSService {
    let call: Call

    /// Who signed the request; nobody needs a permission to learn that.
    func getCallerIdentity() -> Reply {
        let userID =
            switch call.caller {
            case .administrator: call.configuration.administrator.userID
            case .session(let session): session.assumedRoleID
            }
        return .query(
            "GetCallerIdentity", call,
            result: [
                XMLElement("Arn", call.caller.arn), XMLElement("UserId", userID),
                XMLElement("Account", call.configuration.account),
            ])
    }
}
