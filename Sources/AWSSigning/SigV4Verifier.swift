import FoundationEssentials
import X509

/// Verifies what `SigV4` and every AWS client signs with an access key.
public enum SigV4Verifier {
    /// Verifies the signature of one request.
    ///
    /// `authorization` is the request's parsed `Authorization` header, whose credential told which
    /// `secret` belongs to it. `allowedSkew` is in seconds, either way.
    ///
    /// - Throws: `SignatureError`, with all that explains a mismatch.
    public static func verify(
        _ request: SigningRequest,
        authorization: AuthorizationHeader,
        secret: SecretString,
        at now: Date,
        allowedSkew: Int,
        region: String,
        service: String,
        options: CanonicalRequest.Options = .standard
    ) throws(SignatureError) {
        _ = try request.single("Authorization")
        guard authorization.algorithm == .hmacSHA256 else {
            throw .unsupportedAlgorithm(authorization.algorithm.rawValue)
        }
        try authorization.checkScope(region: region, service: service)
        let moment = try SignedMoment(request, authorization, at: now, allowedSkew: allowedSkew)
        _ = try request.single("Host")
        try checkContentHash(request, options)
        var needed = ["Host", "X-Amz-Date"]
        if options.contentHashHeader { needed.append("X-Amz-Content-SHA256") }
        // Some services' clients add the token after signing; it is compared with the key's own.
        try authorization.checkSignedHeaders(
            cover: needed, exempt: ["x-amz-security-token"], in: request)

        let canonical = CanonicalRequest(
            request, signedHeaders: authorization.signedHeaders, options: options)
        let string = StringToSign(
            canonical, algorithm: .hmacSHA256, date: moment.date.text, scope: authorization.scope)
        let expected = SigningKey(secret, scope: authorization.scope).sign(string)
        guard ConstantTime.equal(Array(expected.utf8), Array(authorization.signature.utf8)) else {
            let received = SignedForm.Received(
                request, canonical, signedHeaders: authorization.signedHeaders, options: options)
            throw .mismatch(
                SignatureMismatch(
                    canonicalRequest: canonical.text, stringToSign: string.text,
                    received: authorization.signature, expected: expected,
                    skewSeconds: moment.skewSeconds,
                    nearest: SignatureDiagnosis.of(received) { canonical in
                        let string = StringToSign(
                            canonical, algorithm: .hmacSHA256, date: moment.date.text,
                            scope: authorization.scope)
                        let signature = SigningKey(secret, scope: authorization.scope).sign(string)
                        return ConstantTime.equal(
                            Array(signature.utf8), Array(authorization.signature.utf8))
                    }))
        }
    }

    /// A declared hash must be the body's, or say that the body is not signed.
    private static func checkContentHash(
        _ request: SigningRequest, _ options: CanonicalRequest.Options
    ) throws(SignatureError) {
        guard options.contentHashHeader else { return }
        let declared = try request.single("X-Amz-Content-SHA256")
        let computed = Digest.sha256Hex(request.body)
        guard declared == computed || declared == "UNSIGNED-PAYLOAD" else {
            throw .contentHashMismatch(declared: declared, computed: computed)
        }
    }
}
