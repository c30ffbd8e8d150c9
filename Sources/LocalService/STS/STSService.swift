import AWS
import IAMPolicy

/// The operations of STS.
struct STSService {
    let call: Call
    let operation: STSOperation
    let form: Parameters

    /// The keys that a request lacks where it is not said to have them.
    static let modelledKeys = ModelledKeys(
        [
            "aws:TagKeys", "sts:ExternalId", "sts:RoleSessionName", "sts:SourceIdentity",
            "sts:TransitiveTagKeys",
        ], families: ["aws:RequestTag/", "aws:ResourceTag/", "iam:ResourceTag/"])

    /// Carries the operation out; a session that it gives out is in its token alone.
    func perform(_ state: ServiceState) throws(Refusal) -> Reply {
        switch operation {
        case .getCallerIdentity: getCallerIdentity()
        case .assumeRole: try assumeRole(state)
        }
    }

    /// Who signed the request; nobody needs a permission to learn that.
    private func getCallerIdentity() -> Reply {
        let userID =
            switch call.caller {
            case .administrator: call.configuration.administrator.userID
            case .session(let session): session.assumedRoleID
            }
        return .query(
            operation.rawValue, call,
            result: [
                XMLElement("Arn", call.caller.arn), XMLElement("UserId", userID),
                XMLElement("Account", call.configuration.account),
            ])
    }
}
