import X509

/// A request names somebody, and asks for no contradiction.
struct RequestSubjectRule: RequestRule {
    let name = "csr-subject"
    let citation = "RFC 2986 §4.1, RFC 5280 §4.1.2.6"

    func faults(in subject: LintedRequest) -> [Fault] {
        var faults: [Fault] = []
        if subject.request.subject.isEmpty, subject.values.subjectAlternativeNames == nil {
            faults.append(.error("there is neither a subject nor another name"))
        }
        if let constraints = subject.values.basicConstraints, constraints.pathLength != nil,
            !constraints.isCA
        {
            faults.append(.error("a path length without an authority"))
        }
        if let usage = subject.values.keyUsage, usage.contains(.keyCertSign),
            subject.values.basicConstraints?.isCA != true
        {
            faults.append(.warning("keyCertSign without an authority"))
        }
        return faults
    }
}
