import SwiftASN1

/// Where a CRL is to be had.
///
/// - SeeAlso: RFC 5280 §4.2.1.13
public struct DistributionPoint: Hashable, Sendable {
    /// The names of a fullName; nil where there is none.
    public let fullName: [GeneralName]?

    /// Whether the name is relative to the CRL issuer's.
    public let hasRelativeName: Bool

    /// Whether the list covers some reasons only.
    public let hasReasons: Bool

    /// Who signs the CRL, where that is not the certificate's issuer.
    public let crlIssuer: [GeneralName]?
}

/// What a CRL covers.
///
/// - SeeAlso: RFC 5280 §5.2.5
public struct IssuingDistributionPoint: Hashable, Sendable {
    /// The names of a fullName; nil where there is none.
    public let fullName: [GeneralName]?

    /// Whether the name is relative to the CRL issuer's.
    public let hasRelativeName: Bool

    /// End entities' certificates only.
    public let onlyContainsUserCerts: Bool

    /// Authorities' certificates only.
    public let onlyContainsCACerts: Bool

    /// Attribute certificates only.
    public let onlyContainsAttributeCerts: Bool

    /// Whether some reasons only are covered.
    public let hasReasons: Bool

    /// Whether certificates of other issuers are on the list.
    public let isIndirect: Bool
}

extension ExtensionReader {
    // CRLDistributionPoints ::= SEQUENCE SIZE (1..MAX) OF DistributionPoint
    static func distributionPoints(
        _ node: ASN1Node, _ faults: inout FaultCollector
    ) throws -> [DistributionPoint]? {
        try node.sequence("cRLDistributionPoints").map { try distributionPoint($0, &faults) }
    }

    // DistributionPoint ::= SEQUENCE { distributionPoint [0] DistributionPointName OPTIONAL,
    //     reasons [1] ReasonFlags OPTIONAL, cRLIssuer [2] GeneralNames OPTIONAL }
    private static func distributionPoint(
        _ node: ASN1Node, _ faults: inout FaultCollector
    ) throws -> DistributionPoint {
        var name: (full: [GeneralName]?, isRelative: Bool) = (nil, false)
        var hasReasons = false
        var issuer: [GeneralName]?
        for part in try node.sequence("distribution point") {
            if part.isTagged(0) {
                name = try pointName(part)
            } else if part.isTagged(1) {
                hasReasons = true
            } else if part.isTagged(2) {
                issuer = try part.parts("cRLIssuer").map { try GeneralName(node: $0) }
            } else {
                throw X509Error.malformed(what: "distribution point", detail: "an unknown field")
            }
        }
        return DistributionPoint(
            fullName: name.full, hasRelativeName: name.isRelative, hasReasons: hasReasons,
            crlIssuer: issuer)
    }

    // DistributionPointName ::= CHOICE { fullName [0], nameRelativeToCRLIssuer [1] }
    private static func pointName(
        _ node: ASN1Node
    ) throws -> (full: [GeneralName]?, isRelative: Bool) {
        let parts = try node.parts("distribution point name")
        guard parts.count == 1 else {
            throw X509Error.malformed(what: "distribution point name", detail: "not one name")
        }
        if parts[0].isTagged(1) { return (nil, true) }
        guard parts[0].isTagged(0) else {
            throw X509Error.malformed(what: "distribution point name", detail: "an unknown form")
        }
        return (try parts[0].parts("fullName").map { try GeneralName(node: $0) }, false)
    }

    // IssuingDistributionPoint ::= SEQUENCE { distributionPoint [0] OPTIONAL,
    //     onlyContainsUserCerts [1] BOOLEAN DEFAULT FALSE, onlyContainsCACerts [2],
    //     onlySomeReasons [3] OPTIONAL, indirectCRL [4], onlyContainsAttributeCerts [5] }
    static func issuingDistributionPoint(
        _ node: ASN1Node, _ faults: inout FaultCollector
    ) throws -> IssuingDistributionPoint? {
        var name: (full: [GeneralName]?, isRelative: Bool) = (nil, false)
        var flags: Set<UInt> = []
        for part in try node.sequence("issuingDistributionPoint") {
            let number = part.identifier.tagNumber
            guard part.isTagged(number), number <= 5 else { return nil }
            switch number {
            case 0: name = try pointName(part)
            case 3: flags.insert(number)
            default:
                if try Bool(derEncoded: part, withIdentifier: .context(number)) {
                    flags.insert(number)
                } else {
                    faults.minor(
                        .defaultValue, "issuingDistributionPoint", "a FALSE is written out")
                }
            }
        }
        return IssuingDistributionPoint(
            fullName: name.full, hasRelativeName: name.isRelative,
            onlyContainsUserCerts: flags.contains(1), onlyContainsCACerts: flags.contains(2),
            onlyContainsAttributeCerts: flags.contains(5), hasReasons: flags.contains(3),
            isIndirect: flags.contains(4))
    }
}
