import SwiftASN1

/// One policy under which a certificate was issued.
///
/// - SeeAlso: RFC 5280 §4.2.1.4
public struct PolicyInformation: Hashable, Sendable {
    /// The string type of a user notice's text.
    public enum TextType: Hashable, Sendable {
        case utf8, visible, bmp, ia5, other
    }

    /// Which policy.
    public let policy: ObjectIdentifier

    /// The types of its qualifiers.
    public let qualifiers: [ObjectIdentifier]

    /// The text types of its user notices' texts.
    public let noticeTexts: [TextType]

    /// Whether a user notice refers to another.
    public let hasNoticeReference: Bool
}

/// From what level a policy is required, or may no longer be mapped.
///
/// - SeeAlso: RFC 5280 §4.2.1.11
public struct PolicyConstraints: Hashable, Sendable {
    /// requireExplicitPolicy, in certificates from here.
    public let requireExplicitPolicy: Int?

    /// inhibitPolicyMapping, in certificates from here.
    public let inhibitPolicyMapping: Int?
}

/// That a policy of the issuer's domain equals one of the subject's.
///
/// - SeeAlso: RFC 5280 §4.2.1.5
public struct PolicyMapping: Hashable, Sendable {
    /// The policy in the issuer's domain.
    public let issuerPolicy: ObjectIdentifier

    /// The policy in the subject's domain.
    public let subjectPolicy: ObjectIdentifier
}

extension ExtensionReader {
    // CertificatePolicies ::= SEQUENCE SIZE (1..MAX) OF PolicyInformation
    // PolicyInformation ::= SEQUENCE { policyIdentifier, policyQualifiers SEQUENCE OF OPTIONAL }
    static func policies(
        _ node: ASN1Node, _ faults: inout FaultCollector
    ) throws -> [PolicyInformation]? {
        try node.sequence("certificatePolicies").map { node in
            let parts = try node.sequence("policy")
            guard let first = parts.first, parts.count <= 2 else {
                throw X509Error.malformed(
                    what: "policy", detail: "not an identifier and qualifiers")
            }
            var types: [ObjectIdentifier] = []
            var texts: [PolicyInformation.TextType] = []
            var hasReference = false
            for qualifier in try parts.dropFirst().first?.sequence("policy qualifiers") ?? [] {
                let pair = try qualifier.sequence("policy qualifier")
                guard pair.count == 2 else {
                    throw X509Error.malformed(what: "policy qualifier", detail: "not a pair")
                }
                let type = try ObjectIdentifier(node: pair[0])
                types.append(type)
                guard type == userNotice else { continue }
                // UserNotice ::= SEQUENCE { noticeRef OPTIONAL, explicitText OPTIONAL }
                for part in try pair[1].sequence("user notice") {
                    if part.identifier == .sequence {
                        hasReference = true
                    } else {
                        texts.append(textType(part.identifier))
                    }
                }
            }
            return PolicyInformation(
                policy: try ObjectIdentifier(node: first), qualifiers: types, noticeTexts: texts,
                hasNoticeReference: hasReference)
        }
    }

    private static let userNotice = ObjectIdentifier([1, 3, 6, 1, 5, 5, 7, 2, 2])

    private static func textType(_ identifier: ASN1Identifier) -> PolicyInformation.TextType {
        switch identifier {
        case .utf8String: .utf8
        case .visibleString: .visible
        case .bmpString: .bmp
        case .ia5String: .ia5
        default: .other
        }
    }

    // PolicyMappings ::= SEQUENCE SIZE (1..MAX) OF SEQUENCE {
    //     issuerDomainPolicy, subjectDomainPolicy }
    static func policyMappings(
        _ node: ASN1Node, _ faults: inout FaultCollector
    ) throws -> [PolicyMapping]? {
        try node.sequence("policyMappings").map { node in
            let parts = try node.sequence("policy mapping")
            guard parts.count == 2 else {
                throw X509Error.malformed(what: "policy mapping", detail: "not a pair")
            }
            return PolicyMapping(
                issuerPolicy: try ObjectIdentifier(node: parts[0]),
                subjectPolicy: try ObjectIdentifier(node: parts[1]))
        }
    }

    // PolicyConstraints ::= SEQUENCE {
    //     requireExplicitPolicy [0] SkipCerts OPTIONAL, inhibitPolicyMapping [1] OPTIONAL }
    static func policyConstraints(
        _ node: ASN1Node, _ faults: inout FaultCollector
    ) throws -> PolicyConstraints? {
        var skips: [UInt: Int] = [:]
        for part in try node.sequence("policyConstraints") {
            let number = part.identifier.tagNumber
            guard part.isTagged(number), number <= 1 else { return nil }
            let count = try Int(derEncoded: part, withIdentifier: .context(number))
            guard count >= 0 else { return nil }
            skips[number] = count
        }
        return PolicyConstraints(requireExplicitPolicy: skips[0], inhibitPolicyMapping: skips[1])
    }

    // InhibitAnyPolicy ::= SkipCerts, INTEGER (0..MAX)
    static func skipCertificates(
        _ node: ASN1Node, _ faults: inout FaultCollector
    ) throws -> Int? {
        let count = try Int(derEncoded: node)
        return count >= 0 ? count : nil
    }
}
