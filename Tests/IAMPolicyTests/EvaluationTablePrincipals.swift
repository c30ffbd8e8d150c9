@testable import IAMPolicy

/// Whom a trust policy names.
enum EvaluationTablePrincipals {
    /// Somebody assumes a role whose trust policy has one statement.
    private static func trust(
        _ rule: String, _ element: String, _ value: String,
        by principal: PolicyRequest.Principal, effect: String = "Allow", _ expected: String
    ) throws -> EvaluationCase {
        let statement =
            #"{"Effect": "\#(effect)", "\#(element)": \#(value), "Action": "sts:AssumeRole"}"#
        return try EvaluationCase(
            rule, element == "Principal" ? .principal : .notPrincipal, [(.trust, [statement])],
            request("sts:AssumeRole", on: role, by: principal), expected)
    }

    static func cases() throws -> [EvaluationCase] {
        let action = " & Action [sts:AssumeRole] [sts:AssumeRole] yes"
        let allowed = "allowed by 0\ntrust Allow applies: "
        let denied = "implicitDeny trust\ntrust Allow not: "
        let byRole = "arn:aws:iam::111122223333:role/reader"
        return [
            try trust(
                "a service by its name", "Principal",
                #"{"Service": "rolesanywhere.amazonaws.com"}"#,
                by: .service(rolesAnywhere),
                "\(allowed)Principal [\(rolesAnywhere)] [\(rolesAnywhere)] yes\(action)"),
            try trust(
                "another service", "Principal", #"{"Service": "ec2.amazonaws.com"}"#,
                by: .service(rolesAnywhere),
                "\(denied)Principal [ec2.amazonaws.com] [\(rolesAnywhere)] no\(action)"),
            try trust(
                "one of two services", "Principal",
                #"{"Service": ["ec2.amazonaws.com", "rolesanywhere.amazonaws.com"]}"#,
                by: .service(rolesAnywhere),
                "\(allowed)Principal [ec2.amazonaws.com|\(rolesAnywhere)] [\(rolesAnywhere)] yes"
                    + action),
            try trust(
                "everybody", "Principal", #"{"AWS": "*"}"#, by: .aws(session),
                "\(allowed)Principal [*] [\(session)] yes\(action)"),
            try trust(
                "an account is all in it", "Principal", #"{"AWS": "111122223333"}"#,
                by: .aws(session), "\(allowed)Principal [111122223333] [\(session)] yes\(action)"),
            try trust(
                "an account's root is the account", "Principal",
                #"{"AWS": "arn:aws:iam::111122223333:root"}"#, by: .aws(session),
                "\(allowed)Principal [111122223333] [\(session)] yes\(action)"),
            try trust(
                "another account", "Principal", #"{"AWS": "444455556666"}"#, by: .aws(session),
                "\(denied)Principal [444455556666] [\(session)] no\(action)"),
            try trust(
                "a role is its sessions", "Principal", #"{"AWS": "\#(byRole)"}"#,
                by: .aws(session), "\(allowed)Principal [\(byRole)] [\(session)] yes\(action)"),
            try trust(
                "one session", "Principal", #"{"AWS": "\#(session)"}"#, by: .aws(session),
                "\(allowed)Principal [\(session)] [\(session)] yes\(action)"),
            try trust(
                "a user is no role", "Principal",
                #"{"AWS": "arn:aws:iam::111122223333:user/reader"}"#, by: .aws(session),
                "\(denied)Principal [arn:aws:iam::111122223333:user/reader] [\(session)] no"
                    + action),
            try trust(
                "NotPrincipal is everybody else", "NotPrincipal",
                #"{"Service": "rolesanywhere.amazonaws.com"}"#, by: .service("ec2.amazonaws.com"),
                effect: "Deny",
                "explicitDeny trust by 0\ntrust Deny applies: "
                    + "NotPrincipal [\(rolesAnywhere)] [ec2.amazonaws.com] yes\(action)"),
            try trust(
                "NotPrincipal is not whom it names", "NotPrincipal",
                #"{"Service": "rolesanywhere.amazonaws.com"}"#, by: .service(rolesAnywhere),
                effect: "Deny",
                "implicitDeny trust\ntrust Deny not: "
                    + "NotPrincipal [\(rolesAnywhere)] [\(rolesAnywhere)] no\(action)"),
            try trust(
                "another role's sessions", "Principal",
                #"{"AWS": "arn:aws:iam::111122223333:role/writer"}"#, by: .aws(session),
                "\(denied)Principal [arn:aws:iam::111122223333:role/writer] [\(session)] no"
                    + action),
            try trust(
                "a role of that name in another account", "Principal",
                #"{"AWS": "arn:aws:iam::444455556666:role/reader"}"#, by: .aws(session),
                "\(denied)Principal [arn:aws:iam::444455556666:role/reader] [\(session)] no"
                    + action),
            try trust(
                "no service is in an account", "Principal", #"{"AWS": "111122223333"}"#,
                by: .service(rolesAnywhere),
                "\(denied)Principal [111122223333] [\(rolesAnywhere)] no\(action)"),
            try trust(
                "services are part of everybody", "Principal", #"{"AWS": "*"}"#,
                by: .service(rolesAnywhere),
                "\(allowed)Principal [*] [\(rolesAnywhere)] yes\(action)"),
            try trust(
                "the account does not name its session", "Principal",
                #"{"AWS": "111122223333"}"#, by: .awsNamed(session, .roleOrItself),
                "\(denied)Principal [111122223333] [\(session)] no\(action)"),
            try trust(
                "the role does", "Principal", #"{"AWS": "\#(byRole)"}"#,
                by: .awsNamed(session, .roleOrItself),
                "\(allowed)Principal [\(byRole)] [\(session)] yes\(action)"),
            try trust(
                "but not by its own name", "Principal", #"{"AWS": "\#(byRole)"}"#,
                by: .awsNamed(session, .itself),
                "\(denied)Principal [\(byRole)] [\(session)] no\(action)"),
            try trust(
                "which everybody is not", "Principal", #"{"AWS": "*"}"#,
                by: .awsNamed(session, .itself),
                "\(denied)Principal [*] [\(session)] no\(action)"),
            try trust(
                "and its own ARN is", "Principal", #"{"AWS": "\#(session)"}"#,
                by: .awsNamed(session, .itself),
                "\(allowed)Principal [\(session)] [\(session)] yes\(action)"),
            try trust(
                "a role alone may not spare its session", "NotPrincipal",
                #"{"AWS": "\#(byRole)"}"#, by: .aws(session), effect: "Deny",
                "implicitDeny trust\ntrust Deny not: "
                    + "NotPrincipal [\(byRole)] [\(session)] no?\(action)"),
            try trust(
                "session, role and account do", "NotPrincipal",
                #"{"AWS": ["\#(byRole)", "\#(session)", "111122223333"]}"#, by: .aws(session),
                effect: "Deny",
                "implicitDeny trust\ntrust Deny not: NotPrincipal "
                    + "[\(byRole)|\(session)|111122223333] [\(session)] no\(action)"),
        ]
    }
}
