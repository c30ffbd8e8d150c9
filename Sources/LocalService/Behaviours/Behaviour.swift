/// A point that AWS does not document, by the name under which it is switched.
///
/// - SeeAlso: `Behaviours`, which has the values, and `BehaviourEntry`, which describes them
public enum Behaviour: String, CaseIterable, Codable, Sendable {
    // The certificate and its path.
    case expiredText = "text.expired"
    case leafPurpose = "leaf.eku"
    case minimumRSABits = "rsa.minimum-bits"
    case pssSignatures = "signature.pss"
    case nameConstraints = "path.name-constraints"
    case certificatePolicies = "path.policies"

    // CRLs.
    case expiredList = "crl.expired"
    case revocationScope = "crl.scope"
    case listSignature = "crl.signature"
    case listEncoding = "crl.encoding"

    // The request.
    case checkOrder = "check.order"
    case sessionTolerance = "clock.session-tolerance"
    case managementTolerance = "clock.management-tolerance"
    case signatureClock = "clock.signatures"
    case parameterConflict = "parameters.conflict"
    case signatureCoverage = "signature.coverage"
    case throttleStatus = "throttle.status"

    // The session.
    case disabledProfileText = "text.profile-disabled"
    case alternativeNameTags = "tags.san"
    case attributeTags = "tags.attributes"
    case droppedTags = "tags.dropped"
    case sessionNamePadding = "session-name.padding"
    case severalCommonNames = "common-name.several"

    // Policies.
    case unknownKeys = "policy.unknown-keys"
    case policyVersion = "policy.version"
    case notPrincipal = "policy.not-principal"

    // Resources.
    case createEnabled = "create.enabled"
    case namesUnique = "names.unique"
    case quotaCode = "quota.code"
    case notificationThreshold = "notifications.threshold"
}
