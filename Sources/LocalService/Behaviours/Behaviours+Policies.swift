import IAMPolicy

extension Behaviours {
    /// The keys that count as missing where a request does not have them.
    ///
    /// By IAM's rule that is every key; but this service does not know all that AWS would have.
    func modelled(_ known: ModelledKeys) -> ModelledKeys {
        unknownKeys == .missing ? known.takingOthersForMissing() : known
    }

    /// What is taken of a policy although IAM refuses it.
    var leniency: PolicyDocument.Leniency {
        var leniency: PolicyDocument.Leniency = []
        if policyVersion == .anywhere { leniency.insert(.versionAnywhere) }
        if notPrincipal == .accept { leniency.insert(.allowWithNotPrincipal) }
        return leniency
    }
}
