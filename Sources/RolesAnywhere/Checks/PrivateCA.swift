import AWS

/// A CA that AWS Private CA keeps, by its ARN.
public struct PrivateCA: Hashable, Sendable {
    /// `arn:{partition}:acm-pca:{region}:{account}:certificate-authority/{id}`.
    public let arn: String

    /// Checks an ARN.
    ///
    /// - Throws: `RolesAnywhereError` with `notAPrivateCA` or `noPrivateCA`.
    public init(arn text: String) throws(RolesAnywhereError) {
        // Why the text is no ARN at all matters less than what it should have been.
        guard let arn = try? ARN(text), arn.service == "acm-pca", !arn.region.isEmpty,
            !arn.account.isEmpty, arn.resource.hasPrefix("certificate-authority/"),
            arn.resource != "certificate-authority/"
        else { throw .notAPrivateCA(text) }
        guard arn.partition != "aws-cn" else { throw .noPrivateCA(partition: arn.partition) }
        self.arn = text
    }
}
