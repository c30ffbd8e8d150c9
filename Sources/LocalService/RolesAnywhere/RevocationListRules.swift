import X509

/// Which CRLs may be imported.
///
/// AWS documents none of it.
enum RevocationListRules {
    /// Reads a CRL, PEM or DER, and checks its signature where its issuer is known.
    ///
    /// - Parameters:
    ///   - data: the bytes in base64.
    ///   - anchors: the certificates of the trust anchor that the list is for.
    /// - Returns: the list, and a remark where the signature could not be checked yet.
    /// - Throws: refusals whose texts are our own.
    static func parse(
        _ data: String, for anchors: [Certificate]
    ) throws(Refusal) -> (CertificateRevocationList, remark: String?) {
        guard let bytes = Base64.decode(data) else {
            throw Refusal(
                status: 400, code: "SerializationException", message: "crlData is not base64"
            ).unverified
        }
        var validation = Validation()
        if bytes.isEmpty {
            validation.fail("", at: "crlData", "have length greater than or equal to 1")
        } else if bytes.count > 300_000 {
            validation.fail("…", at: "crlData", "have length less than or equal to 300000")
        }
        try validation.finish()
        let list: CertificateRevocationList
        do {
            list = try CertificateRevocationList(pemOrDER: bytes)
        } catch {
            throw refusal("Invalid CRL data", "\(error)")
        }
        let issuers = anchors.filter { $0.subject == list.issuer }
        guard !issuers.isEmpty else {
            return (
                list,
                "the CRL's issuer \(list.issuer) is not the trust anchor itself; its signature is "
                    + "checked when a certificate of that issuer comes"
            )
        }
        guard issuers.contains(where: { hasSigned(list, $0) }) else {
            throw refusal(
                "Invalid CRL signature",
                "no certificate of the trust anchor that may sign CRLs has signed this one")
        }
        return (list, nil)
    }

    /// Whether a CA has signed a list, and may.
    static func hasSigned(_ list: CertificateRevocationList, _ issuer: Certificate) -> Bool {
        issuer.keyUsage?.contains(.cRLSign) != false && list.isSigned(by: issuer.publicKey)
    }

    private static func refusal(_ message: String, _ reason: String) -> Refusal {
        Refusal(
            status: 400, code: "ValidationException", message: message, reason: reason
        ).unverified
    }
}
