public import X509

extension RevocationListBytes {
    /// Whether the list is one of a trust anchor's own certificates.
    ///
    /// The signature decides. A list by another name may still be of a CA below the trust anchor,
    /// whose certificate nobody has shown.
    ///
    /// - Parameter anchors: the certificates of the trust anchor.
    /// - Returns: false for a list whose issuer has another name than all of them.
    /// - Throws: `RolesAnywhereError.listNotSigned` when the issuer has the name of one of them, and
    ///   the signature is not by its key; `mayNotSignLists` when it is by that of a CA whose key
    ///   usage does not allow it.
    public func isIssued(by anchors: [Certificate]) throws(RolesAnywhereError) -> Bool {
        try Self.isIssued(list, by: anchors)
    }

    /// The same for any list.
    static func isIssued(
        _ list: CertificateRevocationList, by anchors: [Certificate]
    ) throws(RolesAnywhereError) -> Bool {
        let signers = anchors.filter { list.isSigned(by: $0.publicKey) }
        if let signer = signers.first {
            let mayAny = signers.contains { $0.keyUsage?.contains(.cRLSign) != false }
            guard mayAny else { throw .mayNotSignLists(subject: signer.subject.description) }
            return true
        }
        let issuer = comparable(list.issuer)
        guard let namesake = anchors.first(where: { comparable($0.subject) == issuer }) else {
            return false
        }
        throw .listNotSigned(
            issuer: list.issuer.description, subject: namesake.subject.description)
    }

    /// A name without what its comparison leaves out: string types, case, and how wide blanks are.
    ///
    /// - SeeAlso: RFC 5280 §7.1
    static func comparable(_ name: DistinguishedName) -> [String] {
        name.attributes.map { attribute in
            let words = attribute.value.split(whereSeparator: \.isWhitespace)
            return "\(attribute.type)=\(words.joined(separator: " ").lowercased())"
        }
    }
}

extension TrustAnchorDetail {
    /// The CA certificates; none where AWS Private CA keeps them, or where they cannot be read.
    public var certificates: [Certificate] {
        let pem = source?.sourceData?.x509CertificateData ?? ""
        return (try? Certificate.bundle(pem: Array(pem.utf8))) ?? []
    }
}
