public import FoundationEssentials
import IAMPolicy

/// Whether a trust policy lets a certificate in, and which statements and conditions decide.
public struct TrustDecision: Equatable, Sendable {
    /// One action, and what the policy says to it.
    public struct Action: Equatable, Sendable, Encodable {
        /// `sts:AssumeRole`, `sts:SetSourceIdentity` or `sts:TagSession`.
        public let action: String

        /// `allowed`, `explicitDeny` or `implicitDeny`.
        public let decision: String

        /// The places, in `statements`, of those that decided; none where nothing allows it.
        public let decisive: [Int]

        /// Every statement of the policy, in order.
        public let statements: [Statement]

        /// Whether it is allowed.
        public var isAllowed: Bool { decision == Evaluation.Decision.allowed.rawValue }
    }

    /// What became of a statement.
    public struct Statement: Equatable, Sendable, Encodable {
        /// Its `Sid`, if it has one.
        public let sid: String?

        /// `Allow` or `Deny`.
        public let effect: String

        /// Whether it applies.
        public let applies: Bool

        /// Its elements, each compared with the request.
        public let checks: [Check]
    }

    /// An element of a statement, compared with the request.
    public struct Check: Equatable, Sendable, Encodable {
        /// `Principal`, `Action`, or a condition's operator such as `StringEquals`.
        public let element: String

        /// The condition's key; nil for the other elements.
        public let key: String?

        /// What the policy says, with its variables replaced.
        public let policy: [String]

        /// What the request has; nil where it lacks the key.
        public let request: [String]?

        /// Whether it lets the statement apply.
        public let matched: Bool

        /// Why the two could not be compared.
        public let note: String?
    }

    /// What each of the three actions comes to.
    public let actions: [Action]

    /// The condition keys of which it is not known what AWS's request would have.
    public let unknownKeys: [String]

    /// Whether all three actions are allowed, without which there is no session.
    public var isAllowed: Bool { actions.allSatisfy(\.isAllowed) }
}

extension TrustDecision {
    /// Asks a trust policy.
    ///
    /// - Parameters:
    ///   - policy: JSON that IAM takes as a trust policy.
    ///   - question: on behalf of which certificate, trust anchor and role.
    ///   - now: the time.
    /// - Throws: `RolesAnywhereError` with `policyNotJSON` or `invalidPolicy`.
    public init(
        of policy: String, to question: TrustQuestion, at now: Date
    ) throws(RolesAnywhereError) {
        let document: PolicyDocument
        do {
            document = try PolicyDocument(json: policy, kind: .trust)
        } catch .notJSON(let reason, let line, let column) {
            throw .policyNotJSON(
                what: "trust policy", reason: "\(reason) (line \(line), column \(column))")
        } catch {
            throw .invalidPolicy(what: "trust policy", reason: "\(error)")
        }
        let request = question.request(at: now)
        let layers = [PolicyLayer(.trust, [(name: "trust policy", document: document)])]
        let evaluations = TrustQuestion.actions.map {
            PolicyEvaluator.evaluate(request.asking(for: $0), layers: layers)
        }
        actions = evaluations.map(Action.init)
        unknownKeys = Set(evaluations.flatMap(\.unknownKeys)).sorted()
    }

    /// The trust anchors that conditions of the policy name by their whole ARNs, in order.
    public var namedTrustAnchors: [String] {
        var found: [String] = []
        for check in actions.flatMap(\.statements).flatMap(\.checks)
        where check.key?.lowercased() == "aws:sourcearn" {
            for text in check.policy where !found.contains(text) {
                if (try? ResourceARN.parse(text, kind: .trustAnchor)) != nil { found.append(text) }
            }
        }
        return found
    }
}

extension TrustDecision.Action {
    init(_ evaluation: Evaluation) {
        action = evaluation.action
        decision = evaluation.decision.rawValue
        decisive = evaluation.decisive
        statements = evaluation.trace.map { trace in
            TrustDecision.Statement(
                sid: trace.sid, effect: trace.effect.rawValue, applies: trace.applies,
                checks: trace.checks.map { check in
                    TrustDecision.Check(
                        element: check.element, key: check.key, policy: check.policyValues,
                        request: check.requestValues, matched: check.matched, note: check.note)
                })
        }
    }
}

extension TrustDecision.Check: CustomStringConvertible {
    /// Both sides of the comparison on one line.
    public var description: String {
        let name = key.map { "\(element) \($0)" } ?? element
        let has = request.map(Self.text) ?? "nothing"
        let comparison = "\(name): the policy has \(Self.text(policy)), the session \(has)"
        return note.map { "\(comparison) (\($0))" } ?? comparison
    }

    private static func text(_ values: [String]) -> String {
        values.isEmpty ? "nothing" : values.map { "\"\($0)\"" }.joined(separator: ", ")
    }
}
