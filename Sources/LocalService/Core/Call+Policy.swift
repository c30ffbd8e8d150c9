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
        let document = try understood(text, kind)
        warn(of: document)
        return document
    }

    /// Notes what of a policy that is taken is most likely a mistake.
    func warn(of document: PolicyDocument) {
        for key in document.conditionKeysWithoutPrefix {
            trail.doubt(
                "WARNING: the condition key \"\(key)\" has no prefix such as aws: and no request "
                    + "has it; what AWS says of such a policy nobody has reported")
        }
    }

    private func understood(
        _ text: String, _ kind: PolicyDocument.Kind
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
