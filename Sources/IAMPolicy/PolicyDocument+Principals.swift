extension PolicyDocument {
    /// The ARNs of users, roles and sessions that the statements name as principals, in order.
    public var namedPrincipals: [String] {
        principals.compactMap { if case .arn(let arn) = $0 { arn } else { nil } }
    }

    /// The names of services that the statements name as principals, in order.
    public var namedServices: [String] {
        principals.compactMap { if case .service(let name) = $0 { name } else { nil } }
    }

    /// The condition keys that are not of the form `PREFIX:NAME`, each once, in order.
    ///
    /// No request has such a key: `x509Subject/CN` should be `aws:PrincipalTag/x509Subject/CN`.
    public var conditionKeysWithoutPrefix: [String] {
        var keys: [String] = []
        for condition in statements.flatMap(\.conditions.elements)
        where !condition.key.contains(":") && !keys.contains(condition.key) {
            keys.append(condition.key)
        }
        return keys
    }

    private var principals: [PrincipalPattern] {
        statements.flatMap { $0.principals?.patterns.elements ?? [] }
    }
}
