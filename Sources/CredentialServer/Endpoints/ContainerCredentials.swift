import HTTPServer

/// The endpoint by which containers get credentials: one path a role, and a token for all of them.
///
/// - SeeAlso: AWS SDKs and Tools Reference Guide, "Container credential provider"
struct ContainerCredentials {
    let roles: [String: ServedRole]

    /// The tokens of which a client needs one.
    let tokens: [AuthorizationToken]

    /// Answers for the path behind `/role`.
    func respond(to request: IncomingRequest, _ path: ArraySlice<String>) -> ServerResponse {
        guard request.isRead else { return .notAllowed("GET, HEAD") }
        let given = request.values("authorization")
        guard let value = given.first, !value.isEmpty else {
            return Self.error(401, "MissingAuthorization", "no authorization token was sent")
        }
        guard given.count == 1, isKnown(value) else {
            return Self.error(403, "InvalidAuthorization", "the authorization token is not right")
        }
        guard path.count == 1, let name = path.first, let role = roles[name] else {
            return Self.error(404, "RoleNotFound", "there is no role of that name")
        }
        return role.response
    }

    /// Compares with each, so that the time does not tell which it is.
    private func isKnown(_ value: String) -> Bool {
        tokens.reduce(false) { known, token in token.matches(value) || known }
    }

    private static func error(_ status: Int, _ code: String, _ message: String) -> ServerResponse {
        .json(status: status, [("code", code), ("message", message)])
    }
}
