import X509

/// Which CRLs may be imported.
///
/// AWS documents none of it.
enum RevocationListRules {
    /// Reads a CRL, PEM or DER, and checks its signature where its issuer is known.
    ///
    /// - Parameters:
    ///   - bytes: PEM or DER.
    ///   - anchors: the certificates of the trust anchor that the list is for.
    ///   - behaviours: what is done where AWS is silent.
    ///   - trail: is told what of it decided.
    /// - Returns: the list, and a remark where its signature could not be checked yet, or it is not
    ///   the whole of its issuer's revocations.
    /// - Throws: refusals whose texts are our own.
    static func parse(
        _ bytes: [UInt8], for anchors: [Certificate], _ behaviours: Behaviours, _ trail: Trail
    ) throws(Refusal) -> (CertificateRevocationList, remark: String?) {
        // DER of a SEQUENCE; PEM begins with text.
        if bytes.first == 0x30 {
            trail.used(.listEncoding)
            guard behaviours.listEncoding == .any else {
                throw refusal("Invalid CRL data", "the CRL is not in PEM").under(.listEncoding)
            }
        }
        let list: CertificateRevocationList
        do {
            list = try CertificateRevocationList(pemOrDER: bytes)
        } catch {
            throw refusal("Invalid CRL data", "\(error)")
        }
        if anchors.contains(where: { hasSigned(list, $0) }) { return (list, limitation(list)) }
        let claimed = anchors.contains { claims(list, $0) || list.isSigned(by: $0.publicKey) }
        guard !claimed, list.signatureAlgorithm.isKnown else {
            trail.used(.listSignature)
            guard behaviours.listSignature == .skip else {
                throw refusal(
                    "Invalid CRL signature",
                    "no certificate of the trust anchor that may sign CRLs has signed this one"
                ).under(.listSignature)
            }
            return (list, "the CRL's signature was not looked at")
        }
        return (
            list,
            "the CRL's issuer \(list.issuer) is not the trust anchor itself; its signature is "
                + "checked when a certificate of that issuer comes"
        )
    }

    /// What makes a list less than all that its issuer has revoked, by what it says itself.
    private static func limitation(_ list: CertificateRevocationList) -> String? {
        let extensions = Set(list.extensions.map(\.oid))
        if extensions.contains(.deltaCRLIndicator) {
            return
                "it is a delta CRL, and stands alone here: what the full list revokes counts only "
                + "where that is imported as well"
        }
        if extensions.contains(.issuingDistributionPoint) {
            return "it is a partitioned CRL: it is asked for every certificate of its issuer, and "
                + "what the other parts revoke counts only where they are imported as well"
        }
        return nil
    }

    /// Whether a CA has signed a list, and may; `memory` may know that it has.
    static func hasSigned(
        _ list: CertificateRevocationList, _ issuer: Certificate,
        memory: VerificationMemory? = nil
    ) -> Bool {
        guard issuer.keyUsage?.contains(.cRLSign) != false else { return false }
        return memory?.isSigned(list, by: issuer.publicKey) ?? list.isSigned(by: issuer.publicKey)
    }

    /// Whether a list looks like a CA's: by its name, however it is written, or its key identifier.
    static func claims(_ list: CertificateRevocationList, _ issuer: Certificate) -> Bool {
        if let identifier = issuer.subjectKeyIdentifier,
            list.authorityKeyIdentifier == identifier
        {
            return true
        }
        return folded(list.issuer) == folded(issuer.subject)
    }

    /// A name's types and values without what comparisons of names leave out.
    ///
    /// - SeeAlso: RFC 5280 §7.1
    private static func folded(_ name: DistinguishedName) -> [String] {
        name.attributes.map { attribute in
            let words = attribute.value.split(whereSeparator: \.isWhitespace)
            return "\(attribute.type)=\(words.joined(separator: " ").lowercased())"
        }
    }

    private static func refusal(_ message: String, _ reason: String) -> Refusal {
        Refusal(
            status: 400, code: "ValidationException", message: message, reason: reason
        ).unverified
    }
}
