import Testing

@testable import IAMPolicy

let trustAnchor =
    "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/0a1b2c3d-0000-4000-8000-000000000001"
let role = "arn:aws:iam::111122223333:role/reader"
let session = "arn:aws:sts::111122223333:assumed-role/reader/0011223344"
let rolesAnywhere = "rolesanywhere.amazonaws.com"

/// A condition block, a request's context, and whether the one lets the other through.
struct ConditionCase: CustomTestStringConvertible, Sendable {
    let rule: String
    let condition: String
    let context: [String: [String]]
    let holds: Bool

    init(_ rule: String, _ condition: String, _ context: [String: [String]], _ holds: Bool) {
        self.rule = rule
        self.condition = condition
        self.context = context
        self.holds = holds
    }

    var testDescription: String { "\(rule): \(condition) with \(context)" }

    /// Whether a statement with the condition applies to a request with the context.
    func applies() throws -> Bool {
        let document = try PolicyDocument(
            json: policy(#""Resource": "*", "Condition": \#(condition)"#), kind: .identity)
        return PolicyEvaluator.evaluate(
            request(context: context), policies: [("p", document)]
        ).decision == .allowed
    }
}

/// A policy of one statement that allows every action and has the given members besides.
func policy(
    _ members: String, effect: String = "Allow", action: String = "*",
    version: String = "2012-10-17"
) -> String {
    let statement = #"{"Effect": "\#(effect)", "Action": "\#(action)", \#(members)}"#
    return #"{"Version": "\#(version)", "Statement": [\#(statement)]}"#
}

func request(
    _ action: String = "s3:GetObject", on resource: String = "arn:aws:s3:::reports/june.pdf",
    by principal: PolicyRequest.Principal = .aws(session), context: [String: [String]] = [:]
) -> PolicyRequest {
    PolicyRequest(
        action: action, resource: resource, principal: principal, context: context,
        modelledKeys: modelledKeys)
}

/// All keys of which the tests' policies speak, so that an absent one is missing.
let modelledKeys = ModelledKeys(["a:b"], families: ["aws:", "iam:", "s3:", "sts:"])

extension PolicyEvaluator {
    /// Decides by one layer, of the kind that the policies were parsed as.
    static func evaluate(
        _ request: PolicyRequest, policies: [(name: String, document: PolicyDocument)]
    ) -> Evaluation {
        let kind: PolicyLayer.Kind =
            switch policies.first?.document.kind {
            case .trust: .trust
            case .session: .session
            case .identity, .managed, nil: .identity
            }
        return evaluate(request, layers: [PolicyLayer(kind, policies)])
    }
}

/// A place whose line and column a test does not look at.
func place(_ path: String, line: Int = 1, column: Int) -> PolicyLocation {
    PolicyLocation(path: path, line: line, column: column)
}
