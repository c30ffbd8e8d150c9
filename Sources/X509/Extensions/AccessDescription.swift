import SwiftASN1

/// Where something about a certificate's issuer, or its subject, is to be had.
///
/// - SeeAlso: RFC 5280 §4.2.2.1
public struct AccessDescription: Hashable, Sendable {
    /// What is there, such as the issuer's certificate.
    public let method: ObjectIdentifier

    /// Where it is.
    public let location: GeneralName
}

extension ExtensionReader {
    // AuthorityInfoAccessSyntax ::= SEQUENCE SIZE (1..MAX) OF AccessDescription
    // AccessDescription ::= SEQUENCE { accessMethod, accessLocation GeneralName }
    static func accessDescriptions(
        _ node: ASN1Node, _ faults: inout FaultCollector
    ) throws -> [AccessDescription]? {
        try node.sequence("access descriptions").map { node in
            let parts = try node.sequence("access description")
            guard parts.count == 2 else {
                throw X509Error.malformed(
                    what: "access description", detail: "not a method and a location")
            }
            return AccessDescription(
                method: try ObjectIdentifier(node: parts[0]),
                location: try GeneralName(node: parts[1]))
        }
    }
}
