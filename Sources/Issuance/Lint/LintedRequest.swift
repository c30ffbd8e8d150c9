public import X509

/// A certification request that is linted.
public struct LintedRequest: Sendable {
    /// The request.
    public let request: CertificationRequest

    /// Whether the rules of AWS IAM Roles Anywhere apply as well.
    public let isForRolesAnywhere: Bool

    /// The values of the extensions that are asked for, each read once for all rules.
    let values: ExtensionValues

    /// A request, and for what it is.
    public init(request: CertificationRequest, isForRolesAnywhere: Bool) {
        self.request = request
        self.isForRolesAnywhere = isForRolesAnywhere
        values = ExtensionValues(request.extensions)
    }
}
