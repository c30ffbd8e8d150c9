/// Who signed a request.
enum Caller: Sendable {
    /// The management key, with its ARN: everything is allowed.
    case administrator(arn: String)

    /// A session that CreateSession gave out: its policies decide.
    case session(IssuedSession)

    /// The ARN by which AWS's answers name the caller.
    var arn: String {
        switch self {
        case .administrator(let arn): arn
        case .session(let session): session.assumedRoleARN
        }
    }
}
