/// The services that share the port, told apart by the signing scope.
enum ServiceName: String, Sendable {
    case rolesanywhere
    case iam
    case sts
    case s3

    /// How the service writes requests and answers.
    var wireProtocol: WireProtocol {
        switch self {
        case .rolesanywhere: .restJSON
        case .iam: .query(namespace: "https://iam.amazonaws.com/doc/2010-05-08/")
        case .sts: .query(namespace: "https://sts.amazonaws.com/doc/2011-06-15/")
        case .s3: .s3
        }
    }

    /// The refusal of what a caller's policies do not allow.
    func accessDenied(_ message: String) -> Refusal {
        let code = self == .rolesanywhere ? "AccessDeniedException" : "AccessDenied"
        return Refusal(status: 403, code: code, message: message)
    }
}

/// The form of requests and answers.
enum WireProtocol: Sendable {
    /// Paths, and JSON in bodies.
    case restJSON

    /// Forms in, XML out.
    case query(namespace: String)

    /// S3's own XML.
    case s3
}
