import RolesAnywhere
import X509

/// What `ra explain --json` prints.
struct TrustRecord: Encodable {
    let allowed: Bool
    let subject: String
    let serialNumber: String
    let trustAnchorARN: String?
    let trustAnchorIsThePolicys: Bool
    let roleARN: String?
    let sourceIdentity: String
    let sessionName: String
    let sessionTags: [String: String]
    let untaggable: [String]
    let unknownKeys: [String]
    let actions: [TrustDecision.Action]

    init(_ explanation: TrustExplanation) {
        let question = explanation.question
        allowed = explanation.decision.isAllowed
        subject = "\(explanation.certificate.subject)"
        serialNumber = explanation.certificate.serialNumber.hex
        trustAnchorARN = question.trustAnchorARN
        trustAnchorIsThePolicys = explanation.takesPolicysTrustAnchor
        roleARN = question.roleARN
        sourceIdentity = question.sourceIdentity
        sessionName = question.sessionName
        sessionTags = question.tags
        untaggable = explanation.tags.dropped.sorted { $0.key < $1.key }.flatMap { field, names in
            names.map { "\(field)/\($0)" }
        }
        unknownKeys = explanation.decision.unknownKeys
        actions = explanation.decision.actions
    }
}
