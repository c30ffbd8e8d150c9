import RolesAnywhere

/// What a CreateSession request asks for, from its query and its body.
struct SessionParameters {
    let trustAnchorARN: String
    let profileARN: String
    let roleARN: String
    let durationSeconds: Int?
    let roleSessionName: String?

    /// What the client tells of its machine; kept with the subject.
    let instanceProperties: [String: String]

    /// - Throws: a refusal of what is missing or out of range.
    init(
        _ request: IncomingRequest, _ behaviours: Behaviours, _ trail: Trail
    ) throws(Refusal) {
        let body = try Self.body(request.body)
        // Where a parameter stands in both places, AWS does not say which counts.
        func chosen(_ name: String, _ inBody: String?) throws(Refusal) -> String? {
            guard let inQuery = request.query[name], let inBody, inQuery != inBody else {
                return request.query[name] ?? inBody
            }
            trail.used(.parameterConflict)
            switch behaviours.parameterConflict {
            case .query: return inQuery
            case .body: return inBody
            case .refuse:
                throw Refusal(
                    status: 400, code: "ValidationException",
                    message: "\(name) differs between the query and the body",
                    reason: "the query has \(inQuery), the body \(inBody)"
                ).under(.parameterConflict)
            }
        }
        let trustAnchor = try chosen("trustAnchorArn", body.trustAnchorArn)
        let profile = try chosen("profileArn", body.profileArn)
        let role = try chosen("roleArn", body.roleArn)
        durationSeconds = body.durationSeconds
        roleSessionName = body.roleSessionName
        instanceProperties = body.instanceProperties ?? [:]
        var validation = Validation()
        Self.check(trustAnchor, "trustAnchorArn", .trustAnchorARN, &validation)
        Self.check(profile, "profileArn", .profileARN, &validation)
        Self.check(role, "roleArn", .roleARN, &validation)
        validation.range(durationSeconds, at: "durationSeconds", 900...43_200)
        validation.length(roleSessionName, at: "roleSessionName", 2...64)
        validation.pattern(roleSessionName, at: "roleSessionName", .sessionName)
        Self.check(body.instanceProperties, &validation)
        try validation.finish()
        guard let trustAnchor, let profile, let role else { throw Validation.incomplete }
        trustAnchorARN = trustAnchor
        profileARN = profile
        roleARN = role
    }

    private static func body(_ octets: [UInt8]) throws(Refusal) -> CreateSessionRequest {
        // Most bodies ask for a length, or for nothing.
        if let plain = PlainSessionBody(octets) { return plain.request }
        return try JSONBody.decode(CreateSessionRequest.self, octets)
    }

    private static func check(
        _ arn: String?, _ name: String, _ pattern: Pattern, _ validation: inout Validation
    ) {
        validation.require(arn, at: name)
        validation.length(arn, at: name, 1...1011)
        validation.pattern(arn, at: name, pattern)
    }

    private static func check(_ properties: [String: String]?, _ validation: inout Validation) {
        guard let properties else { return }
        validation.count(Array(properties.keys), at: "instanceProperties", atMost: 50)
        for (key, value) in properties.sorted(by: { $0.key < $1.key }) {
            validation.length(key, at: "instanceProperties.key", 1...200)
            validation.length(value, at: "instanceProperties.\(key)", 1...200)
        }
    }
}
