import FoundationEssentials
public import X509

extension RevocationListBytes {
    /// Whether the list may take the place of another one, which AWS has.
    ///
    /// A list that is older would let in again whom the newer one keeps out; so would the list of
    /// another issuer, which knows nothing of the first one's certificates. Where it cannot be told
    /// which of two is newer, the one that AWS has stays.
    ///
    /// - Parameters:
    ///   - other: the list that AWS has.
    ///   - name: what AWS calls it.
    /// - Throws: `RolesAnywhereError` with `listOfAnotherIssuer`, `olderList` or `undecidedList`.
    /// - SeeAlso: RFC 5280 §5.2.3: numbers grow, and two lists of one number say the same.
    public func checkSuccession(
        to other: CertificateRevocationList, named name: String
    ) throws(RolesAnywhereError) {
        guard Self.comparable(list.issuer) == Self.comparable(other.issuer) else {
            throw .listOfAnotherIssuer(
                name: name, issuer: list.issuer.description, existing: other.issuer.description)
        }
        if let reason = Self.reason(why: list, isOlderThan: other) {
            throw .olderList(name: name, reason: reason)
        }
        if let reason = Self.reason(whyNobodyKnowsWhether: list, isNewerThan: other) {
            throw .undecidedList(name: name, reason: reason)
        }
    }

    /// Why a list is older than another, by number or else by time; nil where it is not.
    static func reason(
        why list: CertificateRevocationList, isOlderThan other: CertificateRevocationList
    ) -> String? {
        if let number = list.number, let known = other.number, number != known {
            guard isLess(number, known) else { return nil }
            return "has the number \(number.decimal), and AWS has \(known.decimal)"
        }
        guard list.thisUpdate < other.thisUpdate else { return nil }
        return "is of \(list.thisUpdate.ISO8601Format()), and AWS has one of "
            + other.thisUpdate.ISO8601Format()
    }

    /// Why it cannot be told that a list is newer than another; nil where it can, or where both say
    /// the same.
    private static func reason(
        whyNobodyKnowsWhether list: CertificateRevocationList,
        isNewerThan other: CertificateRevocationList
    ) -> String? {
        // The same list may have been signed twice.
        guard list.tbs != other.tbs else { return nil }
        switch (list.number, other.number) {
        case (let number?, let known?):
            guard number == known else { return nil }
            return "has the number \(number.decimal) as well, and says something else"
        case (nil, let known?):
            return "has no number, and AWS has \(known.decimal)"
        case (_, nil):
            guard list.thisUpdate == other.thisUpdate else { return nil }
            return "is of \(list.thisUpdate.ISO8601Format()) as well, and says something else"
        }
    }

    /// Compares numbers of any length.
    private static func isLess(_ one: SerialNumber, _ other: SerialNumber) -> Bool {
        one.bytes.count != other.bytes.count
            ? one.bytes.count < other.bytes.count : one.bytes.lexicographicallyPrecedes(other.bytes)
    }
}
