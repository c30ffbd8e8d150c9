import IAMPolicy

extension Call {
    /// Reads a policy that is to be kept, as IAM does or as the service was told to.
    ///
    /// - Parameters:
    ///   - text: the document.
    ///   - kind: what it will be attached to.
    /// - Returns: the document as it was understood.
    /// - Throws: `PolicyError`.
    func policyDocument(
        _ text: String, kind: PolicyDocument.Kind
    ) throws(PolicyError) -> PolicyDocument {
        do {
            return try PolicyDocument(json: text, kind: kind)
        } catch {
            switch error {
            case .versionNotFirst: trail.used(.policyVersion)
            case .allowWithNotPrincipal: trail.used(.notPrincipal)
            default: throw error
            }
            return try PolicyDocument(
                json: text, kind: kind, leniency: configuration.behaviours.leniency)
        }
    }
}
