import SwiftASN1

/// Which names may, and which must not, stand in the certificates below an authority's.
///
/// - SeeAlso: RFC 5280 §4.2.1.10
public struct NameConstraints: Hashable, Sendable {
    /// One tree of names.
    public struct Subtree: Hashable, Sendable {
        /// The name at its top; of an address range the octets of address and mask.
        public let base: GeneralName

        /// Whether a minimum other than 0 is there.
        public let hasMinimum: Bool

        /// Whether a maximum is there.
        public let hasMaximum: Bool
    }

    /// Names must be in one of these, of those that have their form; nil where the field is absent.
    public let permitted: [Subtree]?

    /// Names must be in none of these; nil where the field is absent.
    public let excluded: [Subtree]?
}

extension ExtensionReader {
    // NameConstraints ::= SEQUENCE {
    //     permittedSubtrees [0] GeneralSubtrees OPTIONAL, excludedSubtrees [1] OPTIONAL }
    static func nameConstraints(
        _ node: ASN1Node, _ faults: inout FaultCollector
    ) throws -> NameConstraints? {
        var permitted: [NameConstraints.Subtree]?
        var excluded: [NameConstraints.Subtree]?
        for part in try node.sequence("nameConstraints") {
            if part.isTagged(0) {
                permitted = try part.parts("permittedSubtrees").map { try subtree($0, &faults) }
            } else if part.isTagged(1) {
                excluded = try part.parts("excludedSubtrees").map { try subtree($0, &faults) }
            } else {
                return nil
            }
        }
        return NameConstraints(permitted: permitted, excluded: excluded)
    }

    // GeneralSubtree ::= SEQUENCE { base GeneralName,
    //     minimum [0] BaseDistance DEFAULT 0, maximum [1] BaseDistance OPTIONAL }
    private static func subtree(
        _ node: ASN1Node, _ faults: inout FaultCollector
    ) throws -> NameConstraints.Subtree {
        let parts = try node.sequence("subtree")
        guard let base = parts.first else {
            throw X509Error.malformed(what: "subtree", detail: "it has no name")
        }
        var hasMinimum = false
        var hasMaximum = false
        for part in parts.dropFirst() {
            if part.isTagged(0) {
                hasMinimum = try part.primitive("minimum").contains { $0 != 0 }
                if !hasMinimum {
                    faults.minor(.defaultValue, "nameConstraints", "minimum 0 is written out")
                }
            } else if part.isTagged(1) {
                hasMaximum = true
            } else {
                throw X509Error.malformed(what: "subtree", detail: "an unknown field")
            }
        }
        return NameConstraints.Subtree(
            base: try GeneralName(subtreeBase: base), hasMinimum: hasMinimum,
            hasMaximum: hasMaximum)
    }
}
