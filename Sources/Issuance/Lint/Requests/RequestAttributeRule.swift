import X509

/// A request's attributes are known, stand there once, and carry no secret.
struct RequestAttributeRule: RequestRule {
    let name = "csr-attribute"
    let citation = "RFC 2985 §5.4"

    func faults(in subject: LintedRequest) -> [Fault] {
        let types = subject.request.attributeTypes
        var faults: [Fault] = []
        for (index, type) in types.enumerated() {
            if types[..<index].contains(type) {
                faults.append(.error("the attribute \(type) stands there twice"))
            } else if type == Self.challengePassword {
                faults.append(.notice("a challengePassword, which anybody can read"))
            } else if type != .extensionRequest, type != Self.unstructuredName {
                faults.append(.warning("the attribute \(type) is not known"))
            }
        }
        return faults
    }

    private static let challengePassword = ObjectIdentifier("1.2.840.113549.1.9.7")
    private static let unstructuredName = ObjectIdentifier("1.2.840.113549.1.9.2")
}
