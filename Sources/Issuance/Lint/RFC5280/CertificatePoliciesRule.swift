import X509

/// Policies are named once each, and their qualifiers are those that clients can show.
struct CertificatePoliciesRule: CertificateRule {
    let name = "certificate-policies"
    let citation = "RFC 5280 §4.2.1.4, RFC 6818 §3"

    func faults(in subject: LintedCertificate) -> [Fault] {
        guard let policies = subject.values.certificatePolicies else { return [] }
        if policies.isEmpty { return [.error("certificatePolicies is empty")] }
        var faults: [Fault] = []
        if Set(policies.map(\.policy)).count != policies.count {
            faults.append(.error("certificatePolicies has a policy twice"))
        }
        for policy in policies {
            if policy.policy == .anyPolicy, !subject.isAuthority {
                faults.append(.warning("an end entity under anyPolicy"))
            }
            let known = [Self.practiceStatement, Self.userNotice]
            if policy.policy == .anyPolicy, !policy.qualifiers.allSatisfy(known.contains) {
                faults.append(.error("anyPolicy with a qualifier that it must not have"))
            }
            if policy.hasNoticeReference {
                faults.append(.warning("a user notice that refers to another"))
            }
            for text in policy.noticeTexts where text != .utf8 {
                faults.append(
                    text == .visible || text == .bmp
                        ? .warning("a user notice that is no UTF8String")
                        : .error("a user notice in a string type that it must not have"))
            }
        }
        return faults
    }

    private static let practiceStatement = ObjectIdentifier("1.3.6.1.5.5.7.2.1")
    private static let userNotice = ObjectIdentifier("1.3.6.1.5.5.7.2.2")
}
