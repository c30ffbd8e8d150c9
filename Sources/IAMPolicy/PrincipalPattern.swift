/// Whom a trust policy's statement names.
///
/// `*` and `{"AWS": "*"}` are everyone, service principals included. An account is everyone in it.
/// A role's ARN also names the sessions of that role.
///
/// - SeeAlso: IAM User Guide, "AWS JSON policy elements: Principal"
enum PrincipalPattern: Hashable, Sendable {
    case everyone
    case account(String)
    case arn(String)
    case service(String)
    case federated(String)

    /// The principal as a trace shows it.
    var text: String {
        switch self {
        case .everyone: "*"
        case .account(let id): id
        case .arn(let arn): arn
        case .service(let name), .federated(let name): name
        }
    }

    /// Whether the requester is, or belongs to, whom the pattern names.
    func matches(_ principal: PolicyRequest.Principal) -> Bool {
        switch (self, principal) {
        case (.arn(let arn), .awsNamed(let requester, .itself)):
            arn == requester
        case (.everyone, .awsNamed(_, .itself)):
            false
        case (.arn(let arn), .awsNamed(let requester, .roleOrItself)):
            arn == requester || Self.isSession(requester, ofRole: arn)
        case (.everyone, _):
            true
        case (.service(let name), .service(let requester)):
            name == requester
        case (.account(let id), .aws(let arn)):
            PrincipalARN(arn)?.account == id
        case (.arn(let arn), .aws(let requester)):
            arn == requester || Self.isSession(requester, ofRole: arn)
        case (.account, .service), (.arn, .service), (.service, .aws), (.federated, _),
            (.account, .awsNamed), (.service, .awsNamed):
            false
        }
    }

    /// Whether `arn:…:sts::ACCOUNT:assumed-role/NAME/SESSION` is a session of
    /// `arn:…:iam::ACCOUNT:role/PATH/NAME`.
    private static func isSession(_ arn: String, ofRole role: String) -> Bool {
        guard let session = PrincipalARN(arn), let role = PrincipalARN(role) else { return false }
        let sessionParts = session.resource.split(separator: "/")
        let roleParts = role.resource.split(separator: "/")
        return session.service == "sts" && role.service == "iam"
            && session.partition == role.partition && session.account == role.account
            && sessionParts.count == 3 && sessionParts.first == "assumed-role"
            && roleParts.count > 1 && roleParts.first == "role"
            && sessionParts[1] == roleParts.last
    }
}

extension PrincipalPattern {
    /// Reads the value of `Principal` or `NotPrincipal`: an object of lists by type.
    ///
    /// A star alone, which other services' policies may have, is none to a role.
    static func list(
        _ node: PolicyNode, _ faults: inout PolicyFaults
    ) throws(PolicyError) -> [Self] {
        if case .string(let text) = node.node.value {
            faults.note(
                .invalidPrincipal(
                    type: text == "*" ? "STAR" : "AWS", value: text, at: node.location))
            return [.everyone]
        }
        var patterns: [Self] = []
        for (type, value) in try node.orderedMembers() {
            for element in try value.elements() {
                let text = try element.string()
                guard let pattern = Self(type: type, value: text) else {
                    faults.note(.invalidPrincipal(type: type, value: text, at: element.location))
                    continue
                }
                patterns.append(pattern)
            }
        }
        if patterns.isEmpty { faults.note(.emptyList(name: "Principal", at: node.location)) }
        return patterns
    }

    private init?(type: String, value: String) {
        switch type {
        case "AWS":
            self.init(awsPrincipal: value)
        case "Service":
            let isName = value.unicodeScalars.allSatisfy {
                $0.isASCIILetterOrDigit || $0 == "-" || $0 == "."
            }
            guard isName, value.contains(".") else { return nil }
            self = .service(value)
        case "Federated":
            guard !value.isEmpty, !value.contains("*") else { return nil }
            self = .federated(value)
        default:
            return nil
        }
    }

    private init?(awsPrincipal value: String) {
        if value == "*" {
            self = .everyone
        } else if PrincipalARN.isAccount(value) {
            self = .account(value)
        } else if let arn = PrincipalARN(value), arn.canBeNamedInPolicy {
            self = arn.resource == "root" ? .account(arn.account) : .arn(value)
        } else {
            return nil
        }
    }
}
