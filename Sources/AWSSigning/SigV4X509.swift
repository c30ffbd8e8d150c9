import FoundationEssentials
import X509

/// Signature Version 4 with the key of an X.509 certificate, as CreateSession takes it.
///
/// - SeeAlso: AWS, *IAM Roles Anywhere: Signing process*
public enum SigV4X509 {
    /// The path that is signed, whatever the endpoint puts before it.
    public static let canonicalPath = "/sessions"

    /// The service in the scope.
    public static let service = "rolesanywhere"

    /// Signs a request, and gives the fields to be added to it (`SigningRequest.replacing`).
    ///
    /// `signer` holds the key of `certificate`; `chain` is the intermediates without the root. The
    /// result is `X-Amz-Date`, `X-Amz-X509`, `X-Amz-X509-Chain` unless the chain is empty, and
    /// `Authorization`.
    ///
    /// - Throws: `X509Error.invalidValue` for a key that AWS has no algorithm for, and what the
    ///   signer throws.
    public static func sign(
        _ request: SigningRequest,
        certificate: Certificate,
        chain: [Certificate],
        signer: any Signer,
        region: String,
        now: Date
    ) throws(X509Error) -> [(name: String, value: String)] {
        guard let algorithm = SigningAlgorithm(signer.publicKey.kind) else {
            throw .invalidValue(
                field: "key algorithm", value: "\(signer.publicKey.kind)",
                detail: "Roles Anywhere takes RSA, EC and ML-DSA keys")
        }
        let date = SigningDate(now)
        var added = [
            (name: "X-Amz-Date", value: date.text),
            (name: "X-Amz-X509", value: Base64.encode(certificate.der)),
        ]
        if !chain.isEmpty {
            let values = chain.map { Base64.encode($0.der) }
            added.append(("X-Amz-X509-Chain", values.joined(separator: ",")))
        }
        var dated = request.replacing(added)
        dated.path = canonicalPath
        let scope = SigningScope(date: date.day, region: region, service: service)
        let names = SigV4.signedHeaders(of: dated)
        let string = StringToSign(
            CanonicalRequest(dated, signedHeaders: names), algorithm: algorithm, date: date.text,
            scope: scope)
        let signature = try signer.sign(string.bytes, digest: algorithm.digest)
        let authorization = AuthorizationHeader(
            algorithm: algorithm, credential: certificate.serialNumber.decimal, scope: scope,
            signedHeaders: names, signature: Hex.encode(signature))
        return added + [("Authorization", authorization.description)]
    }
}
