@testable import IAMPolicy

/// Statements, policies and layers together.
enum EvaluationTableLayers {
    private static let read = #"{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}"#
    private static let write = #"{"Effect": "Allow", "Action": "s3:Put*", "Resource": "*"}"#
    private static let deny =
        #"{"Effect": "Deny", "Action": "*", "Resource": "arn:aws:s3:::b/*"}"#
    private static let denyOther =
        #"{"Effect": "Deny", "Action": "*", "Resource": "arn:aws:s3:::c/*"}"#

    private static let everything = " & Resource [*] [arn:aws:s3:::b/k] yes"
    private static let reads = "Allow applies: Action [s3:Get*] [s3:GetObject] yes" + everything
    private static let writes = "Allow not: Action [s3:Put*] [s3:GetObject] no" + everything
    private static let denies =
        "Deny applies: Action [*] [s3:GetObject] yes & "
        + "Resource [arn:aws:s3:::b/*] [arn:aws:s3:::b/k] yes"
    private static let deniesOther =
        "Deny not: Action [*] [s3:GetObject] yes & "
        + "Resource [arn:aws:s3:::c/*] [arn:aws:s3:::b/k] no"

    private static func row(
        _ rule: String, _ page: EvaluationCase.Page, _ layers: [(PolicyLayer.Kind, [String])],
        _ lines: String...
    ) throws -> EvaluationCase {
        try EvaluationCase(
            rule, page, layers, request(on: "arn:aws:s3:::b/k"),
            lines.joined(separator: "\n"))
    }

    static func cases() throws -> [EvaluationCase] { try statements() + layers() + trust() }

    private static func statements() throws -> [EvaluationCase] {
        [
            try row("without policies nothing is allowed", .evaluation, [], "implicitDeny"),
            try row(
                "what nothing allows is denied", .evaluation, [(.identity, [write])],
                "implicitDeny identity", "identity \(writes)"),
            try row(
                "one statement that allows is enough", .evaluation,
                [(.identity, ["\(write), \(read)"])],
                "allowed by 1", "identity \(writes)", "identity \(reads)"),
            try row(
                "so is one policy", .evaluation, [(.identity, [write, read])], "allowed by 1",
                "identity \(writes)", "identity \(reads)"),
            try row(
                "a denial wins over a permission", .evaluation,
                [(.identity, ["\(read), \(deny)"])], "explicitDeny identity by 1",
                "identity \(reads)", "identity \(denies)"),
            try row(
                "whatever their order", .evaluation, [(.identity, ["\(deny), \(read)"])],
                "explicitDeny identity by 0", "identity \(denies)", "identity \(reads)"),
            try row(
                "also from another policy", .evaluation, [(.identity, [read, deny])],
                "explicitDeny identity by 1", "identity \(reads)", "identity \(denies)"),
            try row(
                "a denial that does not apply does nothing", .evaluation,
                [(.identity, [read, denyOther])], "allowed by 0", "identity \(reads)",
                "identity \(deniesOther)"),
            try row(
                "a denial alone allows nothing else", .evaluation, [(.identity, [denyOther])],
                "implicitDeny identity", "identity \(deniesOther)"),
        ]
    }

    private static func layers() throws -> [EvaluationCase] {
        [
            try row(
                "identity policy and boundary must both allow", .boundaries,
                [(.identity, [read]), (.boundary, [read])], "allowed by 0,1", "identity \(reads)",
                "boundary \(reads)"),
            try row(
                "a boundary that does not allow", .boundaries,
                [(.identity, [read]), (.boundary, [write])], "implicitDeny boundary",
                "identity \(reads)", "boundary \(writes)"),
            try row(
                "a boundary gives no permission", .boundaries,
                [(.identity, [write]), (.boundary, [read])], "implicitDeny identity",
                "identity \(writes)", "boundary \(reads)"),
            try row(
                "a denial in a boundary", .boundaries,
                [(.identity, [read]), (.boundary, ["\(read), \(deny)"])],
                "explicitDeny boundary by 2", "identity \(reads)", "boundary \(reads)",
                "boundary \(denies)"),
            try row(
                "a boundary that is gone allows nothing", .boundaries,
                [(.identity, [read]), (.boundary, [])], "implicitDeny boundary",
                "identity \(reads)"),
            try row(
                "a session policy limits", .sessions, [(.identity, [read]), (.session, [write])],
                "implicitDeny session", "identity \(reads)", "session \(writes)"),
            try row(
                "a session policy gives nothing", .sessions,
                [(.identity, [write]), (.session, [read])], "implicitDeny identity",
                "identity \(writes)", "session \(reads)"),
            try row(
                "session policies add up among themselves", .sessions,
                [(.identity, [read]), (.session, [write, read])], "allowed by 0,2",
                "identity \(reads)", "session \(writes)", "session \(reads)"),
            try row(
                "a denial in a session policy", .sessions,
                [(.identity, [read]), (.session, [read, deny])], "explicitDeny session by 2",
                "identity \(reads)", "session \(reads)", "session \(denies)"),
            try row(
                "all three must allow", .evaluation,
                [(.identity, [read]), (.boundary, [read]), (.session, [read])],
                "allowed by 0,1,2", "identity \(reads)", "boundary \(reads)", "session \(reads)"),
            try row(
                "a denial wins over a layer that does not allow", .evaluation,
                [(.identity, [write]), (.session, [deny])], "explicitDeny session by 1",
                "identity \(writes)", "session \(denies)"),
        ]
    }

    /// A trust policy, of whose three actions each is a question of its own.
    private static func trust() throws -> [EvaluationCase] {
        func statement(_ action: String, _ condition: String = "{}") -> String {
            #"{"Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"}, "#
                + #""Action": "\#(action)", "Condition": \#(condition)}"#
        }
        let name = "aws:PrincipalTag/x509Subject/CN"
        let split = [
            statement("sts:AssumeRole", #"{"StringEquals": {"\#(name)": "web-01"}}"#)
                + "," + statement("sts:TagSession")
        ]
        func ask(_ action: String, _ commonName: String) -> PolicyRequest {
            request(
                action, on: role, by: .service(rolesAnywhere), context: [name: [commonName]])
        }
        let who = "Principal [\(rolesAnywhere)] [\(rolesAnywhere)] yes & "
        return [
            try EvaluationCase(
                "a statement for each action", .evaluation, [(.trust, split)],
                ask("sts:AssumeRole", "web-01"),
                """
                allowed by 0
                trust Allow applies: \(who)Action [sts:AssumeRole] [sts:AssumeRole] yes & \
                StringEquals \(name) [web-01] [web-01] yes
                trust Allow not: \(who)Action [sts:TagSession] [sts:AssumeRole] no
                """),
            try EvaluationCase(
                "a condition is its statement's alone", .evaluation, [(.trust, split)],
                ask("sts:TagSession", "web-02"),
                """
                allowed by 1
                trust Allow not: \(who)Action [sts:AssumeRole] [sts:TagSession] no & \
                StringEquals \(name) [web-01] [web-02] no
                trust Allow applies: \(who)Action [sts:TagSession] [sts:TagSession] yes
                """),
            try EvaluationCase(
                "an action that no statement names", .evaluation, [(.trust, split)],
                ask("sts:SetSourceIdentity", "web-01"),
                """
                implicitDeny trust
                trust Allow not: \(who)Action [sts:AssumeRole] [sts:SetSourceIdentity] no & \
                StringEquals \(name) [web-01] [web-01] yes
                trust Allow not: \(who)Action [sts:TagSession] [sts:SetSourceIdentity] no
                """),
        ]
    }
}
