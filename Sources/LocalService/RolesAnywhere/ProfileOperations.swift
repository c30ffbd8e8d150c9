import IAMPolicy
import RolesAnywhere

/// Profiles: create, update, list.
extension RolesAnywhereService {
    func createProfile(_ state: inout ServiceState) throws(Refusal) -> Reply {
        let body = try body(CreateProfileBody.self)
        var validation = Validation()
        validation.require(body.name, at: "name")
        validation.require(body.roleArns, at: "roleArns")
        validation.name(body.name)
        validation.roleArns(body.roleArns)
        validation.managedPolicyArns(body.managedPolicyArns)
        validation.range(body.durationSeconds, at: "durationSeconds", 900...43_200)
        validation.tags(body.tags)
        try validation.finish()
        guard let name = body.name, let roleArns = body.roleArns else {
            throw Validation.incomplete
        }
        let tags = try Self.distinct(body.tags)
        try authorizeCreation(of: ProfileRecord.self, tags: tags, state)
        try authorizePassing(roleArns, state)
        guard state.profiles.all.count < Quota.profiles else {
            throw overQuota("profiles", Quota.profiles)
        }
        try checkName(name, among: state.profiles)
        let policy = try body.sessionPolicy.map { (text) throws(Refusal) in
            try parseSessionPolicy(text)
        }
        let id = newID()
        var detail = ProfileDetail(
            profileId: id, profileArn: arn(of: ProfileRecord.self, id: id), name: name)
        detail.requireInstanceProperties = body.requireInstanceProperties ?? false
        detail.enabled = isEnabled(body.enabled)
        detail.createdBy = call.caller.arn
        detail.sessionPolicy = body.sessionPolicy
        detail.roleArns = roleArns
        detail.managedPolicyArns = body.managedPolicyArns ?? []
        detail.createdAt = state.creationTime(call.now)
        detail.updatedAt = detail.createdAt
        detail.durationSeconds = body.durationSeconds ?? 3600
        detail.acceptRoleSessionName = body.acceptRoleSessionName ?? false
        detail.attributeMappings = AttributeMapping.defaults
        let record = ProfileRecord(detail: detail, sessionPolicy: policy, tags: tags)
        state.profiles.add(record)
        return reply(record, status: 201).noting(enabledByDefault(body.enabled))
    }

    func updateProfile(_ state: inout ServiceState) throws(Refusal) -> Reply {
        let body = try body(UpdateProfileRequest.self)
        var validation = Validation()
        validation.identifier(pathID, of: ProfileRecord.self)
        validation.name(body.name)
        validation.length(body.sessionPolicy, at: "sessionPolicy", 1...100_000)
        validation.roleArns(body.roleArns)
        validation.managedPolicyArns(body.managedPolicyArns)
        validation.range(body.durationSeconds, at: "durationSeconds", 900...43_200)
        try validation.finish()
        var record = try find(pathID, in: \.profiles, state)
        try checkName(body.name, of: record.id, among: state.profiles)
        if let roleArns = body.roleArns {
            try authorizePassing(roleArns, state)
            record.detail.roleArns = roleArns
        }
        if let text = body.sessionPolicy {
            record.sessionPolicy = try parseSessionPolicy(text)
            record.detail.sessionPolicy = text
        }
        if let name = body.name { record.detail.name = name }
        if let arns = body.managedPolicyArns { record.detail.managedPolicyArns = arns }
        if let seconds = body.durationSeconds { record.detail.durationSeconds = seconds }
        if let accepts = body.acceptRoleSessionName {
            record.detail.acceptRoleSessionName = accepts
        }
        record.detail.updatedAt = call.now.microsecondTimestamp
        state.profiles[record.id] = record
        return reply(record)
    }

    func enableProfile(_ state: inout ServiceState) throws(Refusal) -> Reply {
        let record = try set(\.profiles, enabled: true, &state)
        try authorizePassing(record.detail.roleArns ?? [], state)
        return reply(record)
    }

    func listProfiles(_ state: ServiceState) throws(Refusal) -> Reply {
        let page = try page(of: \.profiles, state)
        return .json(
            ProfileListResponse(
                profiles: page.records.map(\.detail), nextToken: page.nextToken))
    }

    /// Refuses the request unless the caller may hand these roles to the service.
    private func authorizePassing(_ roles: [String], _ state: ServiceState) throws(Refusal) {
        let authorizer = Authorizer(call, state)
        for role in roles {
            let account = role.split(separator: ":", omittingEmptySubsequences: false)
                .dropFirst(4).first
            guard account == Substring(call.configuration.account) else {
                throw call.service.accessDenied("Cross-account pass role is not allowed.")
                    .because("\(role) is not of the account \(call.configuration.account)")
            }
            var context = ["iam:PassedToService": ["rolesanywhere.amazonaws.com"]]
            for tag in state.roles.role(arn: role)?.tags ?? [] {
                context["aws:ResourceTag/\(tag.key)"] = [tag.value]
                context["iam:ResourceTag/\(tag.key)"] = [tag.value]
            }
            try authorizer.require("iam:PassRole", on: role, context: context)
        }
    }

    private func parseSessionPolicy(_ text: String) throws(Refusal) -> PolicyDocument {
        do {
            let document = try PolicyDocument(json: Array(text.utf8), kind: .session)
            call.warn(of: document)
            return document
        } catch {
            throw Refusal(
                status: 400, code: "ValidationException",
                message: error.serviceMessage(in: .session),
                reason: "the session policy is refused: \(error)"
            ).unverified
        }
    }
}
