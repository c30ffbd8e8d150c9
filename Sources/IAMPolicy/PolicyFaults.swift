/// The faults of a policy that are found beside each other, of which IAM names one.
///
/// What breaks the grammar ends the reading at once, and is not among them.
struct PolicyFaults {
    let kind: PolicyDocument.Kind

    private var first: PolicyError?

    init(kind: PolicyDocument.Kind) {
        self.kind = kind
    }

    /// Remembers a fault, if it is one that IAM names before that of now.
    mutating func note(_ fault: PolicyError) {
        guard let first, first.rank <= fault.rank else { return first = fault }
    }

    /// Ends the reading.
    func finish() throws(PolicyError) {
        if let first { throw first }
    }
}

extension PolicyError {
    /// In which order IAM looks for faults, from 0; of one rank it names the first.
    ///
    /// It is the order that IAM's answers to policies with two faults show: grammar, version, an old
    /// parser's complaints, Sids, whether there are actions, resources' form, actions' form, whether
    /// there are resources. Where principals come in nobody has seen.
    var rank: Int {
        switch self {
        case .notJSON, .duplicateMember, .unknownMember, .conflictingMembers, .wrongType,
            .unknownOperator, .invalidValue, .missingMember("Effect", _),
            .missingMember("Statement", _), .emptyList("Statement", _):
            0
        case .versionTooOld: 1
        case .versionNotFirst, .invalidDate, .misspeltEffect, .invalidResource(_, .oldForm, _): 2
        case .invalidSid, .duplicateSid: 3
        case .missingMember("Action", _), .emptyList("Action", _), .emptyList("NotAction", _): 4
        case .invalidResource: 5
        case .invalidAction: 6
        case .missingMember("Resource", _), .emptyList("Resource", _),
            .emptyList("NotResource", _):
            7
        case .missingMember, .emptyList, .invalidPrincipal, .allowWithNotPrincipal: 8
        case .notAnAssumeRoleAction: 9
        case .prohibitedMember: 10
        }
    }
}
