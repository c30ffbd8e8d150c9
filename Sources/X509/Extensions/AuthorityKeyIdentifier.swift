import SwiftASN1

/// How a certificate or CRL names the key of its issuer.
///
/// - SeeAlso: RFC 5280 §4.2.1.1
public struct AuthorityKeyIdentifier: Hashable, Sendable {
    /// The issuer's subject key identifier.
    public let keyIdentifier: [UInt8]?

    /// Whether the issuer's own issuer is named.
    public let hasIssuer: Bool

    /// Whether the issuer's serial number is there.
    public let hasSerialNumber: Bool
}

extension ExtensionReader {
    // AuthorityKeyIdentifier ::= SEQUENCE { keyIdentifier [0] OPTIONAL,
    //     authorityCertIssuer [1] OPTIONAL, authorityCertSerialNumber [2] OPTIONAL }
    static func authorityKeyIdentifier(
        _ node: ASN1Node, _ faults: inout FaultCollector
    ) throws -> AuthorityKeyIdentifier? {
        var identifier: [UInt8]?
        var hasIssuer = false
        var hasSerialNumber = false
        for part in try node.sequence("authorityKeyIdentifier") {
            if part.isTagged(0) {
                identifier = Array(try part.primitive("keyIdentifier"))
            } else if part.isTagged(1) {
                hasIssuer = true
            } else if part.isTagged(2) {
                hasSerialNumber = true
            } else {
                return nil
            }
        }
        return AuthorityKeyIdentifier(
            keyIdentifier: identifier, hasIssuer: hasIssuer, hasSerialNumber: hasSerialNumber)
    }
}
