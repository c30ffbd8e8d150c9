/// What the service does where AWS does not say what it does.
///
/// Whoever acts upon a property says so in the record of the request: `Refusal.under(_:)`,
/// `Reply.under(_:)`.
public struct Behaviours: Equatable, Sendable {
    var expiredText = ExpiredText.specific
    var leafPurpose = LeafPurpose.ignore
    var minimumRSABits = 0
    var pssSignatures = PSSSignatures.accept
    var nameConstraints = NameConstraints.enforce
    var certificatePolicies = CertificatePolicies.ignore
    var expiredList = ExpiredList.warn
    var revocationScope = RevocationScope.chain
    var listSignature = ListSignature.verify
    var listEncoding = ListEncoding.any
    var checkOrder = CheckOrder.anchorFirst
    var sessionToleranceSeconds = 600
    var managementToleranceSeconds = 900
    var signatureClock = SignatureClock.machine
    var parameterConflict = ParameterConflict.query
    var signatureCoverage = SignatureCoverage.strict
    var throttleStatus = ThrottleStatus.tooManyRequests
    var disabledProfileText = DisabledProfileText.specific
    var alternativeNameTags = AlternativeNameTags.first
    var attributeTags = AttributeTags.known
    var droppedTags = DroppedTags.hint
    var sessionNamePadding = SessionNamePadding.even
    var severalCommonNames = SeveralCommonNames.first
    var unknownKeys = UnknownKeys.refuse
    var policyVersion = PolicyVersionPlace.first
    var notPrincipal = NotPrincipalWrite.refuse
    var createEnabled = Flag.no
    var namesUnique = Flag.no
    var quotaCode = QuotaCode.validation
    var notificationThreshold = NotificationThreshold.usual

    /// The advised behaviour in every point.
    public init() {}
}

extension Behaviours {
    /// Changes one point.
    ///
    /// - Parameter assignment: for instance `crl.expired=deny`.
    /// - Throws: `BehaviourError`, and nothing is changed.
    public mutating func set(_ assignment: String) throws(BehaviourError) {
        let parts = assignment.split(
            separator: "=", maxSplits: 1, omittingEmptySubsequences: false
        ).map(String.init)
        guard parts.count == 2 else { throw .noValue(name: assignment) }
        guard let entry = Behaviour(rawValue: parts[0]).flatMap(BehaviourEntry.of) else {
            throw .unknown(name: parts[0])
        }
        guard entry.write(&self, parts[1]) else {
            throw .notAValue(name: parts[0], value: parts[1], allowed: entry.values)
        }
    }

    /// The value of one point, as `set` takes it.
    public func value(of behaviour: Behaviour) -> String {
        BehaviourEntry.of(behaviour)?.read(self) ?? ""
    }
}
