import FoundationEssentials
import IAMPolicy

/// Decides whether a caller may have a session of a role of the same account.
///
/// The trust policy must allow it in any case. Where it names the caller's account, the caller's own
/// policies must allow it as well. Where it names the caller's role, or everyone, that alone is
/// enough within what the caller's permissions boundary and session policies allow; and where it
/// names the caller's session, those do not limit it. An explicit deny anywhere wins.
///
/// - SeeAlso: IAM User Guide, "Policy evaluation for requests within a single account"
struct RoleTrust {
    let call: Call
    let state: ServiceState
    let role: Role
    let session: NewSession
    let wish: AssumeRoleParameters

    /// - Throws: STS's refusal of the first action that is not allowed.
    func check() throws(Refusal) {
        for action in actions { try check(action) }
    }

    /// What is asked for: the role, and whatever the session would bring along.
    private var actions: [String] {
        var actions = ["sts:AssumeRole"]
        if !session.tags.isEmpty { actions.append("sts:TagSession") }
        if session.sourceIdentity != nil { actions.append("sts:SetSourceIdentity") }
        return actions
    }

    private func check(_ action: String) throws(Refusal) {
        let refused = STSRefusal.untrusted(call.caller, action, role.arn)
        let trust = trust(action, .aws(call.caller.arn))
        call.trail.decided(trust)
        guard trust.decision == .allowed else { throw refused.because(lines: "\(trust)") }
        // Who holds the management key may do everything.
        guard case .session = call.caller else { return }
        let authorizer = Authorizer(call, state)
        let needed: Set<PolicyLayer.Kind>
        if isAllowed(action, named: .itself) {
            needed = []
        } else if isAllowed(action, named: .roleOrItself) {
            needed = [.boundary, .session]
        } else {
            needed = [.identity, .boundary, .session]
        }
        try authorizer.require(action, on: role.arn, context: context, of: needed)
    }

    private func isAllowed(_ action: String, named naming: PolicyRequest.Naming) -> Bool {
        trust(action, .awsNamed(call.caller.arn, naming)).decision == .allowed
    }

    private func trust(_ action: String, _ principal: PolicyRequest.Principal) -> Evaluation {
        let policy = (name: "trust policy of \(role.name)", role.trustPolicy.document)
        return PolicyEvaluator.evaluate(
            PolicyRequest(
                action: action, resource: role.arn, principal: principal,
                context: callerContext.merging(context) { $1 },
                modelledKeys: call.configuration.behaviours.modelled(
                    Authorizer(call, state).modelledKeys)),
            layers: [PolicyLayer(.trust, [policy])])
    }

    /// What is known of the caller.
    private var callerContext: [String: [String]] {
        let authorizer = Authorizer(call, state)
        switch call.caller {
        case .session(let session):
            return authorizer.context(of: session)
        case .administrator(let arn):
            var context = authorizer.requestContext
            context["aws:PrincipalArn"] = [arn]
            context["aws:PrincipalType"] = ["User"]
            context["aws:userid"] = [call.configuration.administrator.userID]
            context["aws:username"] = arn.split(separator: "/").last.map { [String($0)] }
            return context
        }
    }

    /// What the request brings along, and what the role has.
    private var context: [String: [String]] {
        var context: [String: [String]] = ["sts:RoleSessionName": [session.name]]
        context["sts:ExternalId"] = wish.externalID.map { [$0] }
        context["sts:SourceIdentity"] = session.sourceIdentity.map { [$0] }
        if !session.tags.isEmpty { context["aws:TagKeys"] = session.tags.keys.sorted() }
        if !session.transitiveTagKeys.isEmpty {
            context["sts:TransitiveTagKeys"] = session.transitiveTagKeys
        }
        for (key, value) in session.tags { context["aws:RequestTag/\(key)"] = [value] }
        for tag in role.tags {
            context["aws:ResourceTag/\(tag.key)"] = [tag.value]
            context["iam:ResourceTag/\(tag.key)"] = [tag.value]
        }
        return context
    }
}
