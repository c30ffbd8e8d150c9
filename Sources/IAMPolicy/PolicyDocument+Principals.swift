extension PolicyDocument {
    /// The ARNs of users, roles and sessions that the statements name as principals, in order.
    public var namedPrincipals: [String] {
        statements.flatMap { $0.principals?.patterns.elements ?? [] }.compactMap { pattern in
            if case .arn(let arn) = pattern { arn } else { nil }
        }
    }
}
