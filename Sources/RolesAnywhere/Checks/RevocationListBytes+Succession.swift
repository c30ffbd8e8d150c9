import FoundationEssentials
public import X509

extension RevocationListBytes {
    /// Whether the list may take the place of another one, which AWS has.
    ///
    /// A list that is older would let in again whom the newer one keeps out; so would the list of
    /// another issuer, which knows nothing of the first one's certificates.
    ///
    /// - Parameters:
    ///   - other: the list that AWS has.
    ///   - name: what AWS calls it.
    /// - Throws: `RolesAnywhereError` with `listOfAnotherIssuer` or `olderList`.
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
    }

    /// Refuses what does not say all that its issuer has revoked.
    ///
    /// - Throws: `RolesAnywhereError.partialList`.
    func checkCompleteness() throws(RolesAnywhereError) {
        if list.extensions.contains(where: { $0.oid == .deltaCRLIndicator }) {
            throw .partialList(reason: "a delta CRL, which only says what has changed")
        }
    }

    /// Why a list is older than another, by number or else by time; nil where it is not.
    ///
    /// - SeeAlso: RFC 5280 §5.2.3: numbers grow, and two lists of one number say the same.
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

    /// Compares numbers of any length.
    private static func isLess(_ one: SerialNumber, _ other: SerialNumber) -> Bool {
        one.bytes.count != other.bytes.count
            ? one.bytes.count < other.bytes.count : one.bytes.lexicographicallyPrecedes(other.bytes)
    }
}
