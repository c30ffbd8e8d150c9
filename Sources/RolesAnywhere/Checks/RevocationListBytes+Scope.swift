import X509

extension RevocationListBytes {
    /// What the list leaves open, and its importer should know: sentence fragments after "the CRL".
    ///
    /// - SeeAlso: RFC 5280 §5.2.5
    public var reservations: [String] {
        guard let point = ExtensionValues(list.extensions).issuingDistributionPoint else {
            return []
        }
        var found: [String] = []
        if point.onlyContainsUserCerts {
            found.append(
                "names clients' certificates only: no CA below the trust anchor's is on it")
        }
        if point.fullName != nil || point.hasRelativeName {
            found.append(
                "is for the certificates that point to it: should its CA publish others beside it, "
                    + "AWS does not know what those revoke")
        }
        return found
    }

    /// Refuses what does not say all that its issuer has revoked, and what breaks RFC 5280 so that
    /// this cannot be told.
    ///
    /// - Throws: `RolesAnywhereError` with `partialList` or `malformedList`.
    func checkCompleteness() throws(RolesAnywhereError) {
        let values = ExtensionValues(list.extensions)
        for (oid, what) in Self.needed {
            guard list.extensions.count(where: { $0.oid == oid }) <= 1 else {
                throw .malformedList(reason: "it has two of the extension \(what)")
            }
            guard !values.malformed.contains(oid) else {
                throw .malformedList(
                    reason: oid == .crlNumber
                        ? "its number is negative, or no number at all"
                        : "its extension \(what) cannot be read")
            }
        }
        if list.extensions.contains(where: { $0.oid == .deltaCRLIndicator }) {
            throw .partialList(reason: "a delta CRL, which only says what has changed")
        }
        if let reason = values.issuingDistributionPoint.flatMap(Self.gap) {
            throw .partialList(reason: reason)
        }
    }

    private static let needed: [(oid: ObjectIdentifier, name: String)] = [
        (.crlNumber, "cRLNumber"), (.issuingDistributionPoint, "issuingDistributionPoint"),
    ]

    /// Which of a client's revocations such a list would not name.
    private static func gap(_ point: IssuingDistributionPoint) -> String? {
        if point.onlyContainsCACerts {
            return "one of CA certificates (onlyContainsCACerts), which names no client's"
        }
        if point.onlyContainsAttributeCerts {
            return "one of attribute certificates (onlyContainsAttributeCerts), which names no "
                + "client's"
        }
        if point.hasReasons {
            return "one of some reasons for revocation (onlySomeReasons)"
        }
        if point.isIndirect {
            return "an indirect one (indirectCRL), whose serial numbers are of several issuers"
        }
        return nil
    }
}
