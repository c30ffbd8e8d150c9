import X509

extension SigV4X509Verifier {
    /// What the holder of a certificate's key has most likely signed.
    static func nearest(
        _ received: SignedForm.Received, _ canonical: CanonicalRequest,
        _ authorization: AuthorizationHeader,
        _ date: SigningDate, _ presented: PresentedCertificate
    ) -> SignatureDiagnosis? {
        let usual = SigningAlgorithm(presented.certificate.publicKey.kind)?.digest
        guard let verifier = presented.verifier,
            let signature = Hex.decode(authorization.signature)
        else { return nil }
        func verifies(
            _ signature: [UInt8], _ canonical: CanonicalRequest, _ digest: DigestAlgorithm?
        ) -> Bool {
            let string = StringToSign(
                canonical, algorithm: authorization.algorithm, date: date.text,
                scope: authorization.scope)
            return verifier.verify(signature: signature, of: string.bytes, digest: digest)
        }
        func same(_ form: SignedForm) -> SignatureDiagnosis {
            SignatureDiagnosis(form: form, canonicalRequest: canonical.text)
        }
        if authorization.algorithm == .x509ECDSASHA256, let der = RawECDSASignature.der(signature),
            verifies(der, canonical, usual)
        {
            return same(.rawECDSA)
        }
        for digest in [DigestAlgorithm.sha384, .sha512] where usual != nil {
            if verifies(signature, canonical, digest) { return same(.otherDigest) }
        }
        return SignatureDiagnosis.of(received) { verifies(signature, $0, usual) }
    }
}
