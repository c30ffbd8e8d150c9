/// The operations of STS that the service knows.
enum STSOperation: String {
    case getCallerIdentity = "GetCallerIdentity"
    case assumeRole = "AssumeRole"
}
