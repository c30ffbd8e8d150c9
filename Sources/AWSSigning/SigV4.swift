import FoundationEssentials
import X509

/// Signature Version 4 with an access key, in header fields.
public enum SigV4 {
    /// Signs a request, and gives the fields to be added to it (`SigningRequest.replacing`).
    ///
    /// Every field of the request is signed, except those that proxies and libraries change on the
    /// way. The request must already have its `Host`. The result is `X-Amz-Date`, the token and the
    /// content hash where they apply, and `Authorization`.
    public static func sign(
        _ request: SigningRequest,
        with key: AccessKey,
        region: String,
        service: String,
        now: Date,
        options: CanonicalRequest.Options = .standard
    ) -> [(name: String, value: String)] {
        let date = SigningDate(now)
        var added = [(name: "X-Amz-Date", value: date.text)]
        if let token = key.sessionToken {
            added.append(("X-Amz-Security-Token", token))
        }
        if options.contentHashHeader, request.values(of: CanonicalRequest.contentHashName).isEmpty {
            added.append(("X-Amz-Content-SHA256", Digest.sha256Hex(request.body)))
        }
        let dated = request.replacing(added)
        let scope = SigningScope(date: date.day, region: region, service: service)
        let names = signedHeaders(of: dated)
        let canonical = CanonicalRequest(dated, signedHeaders: names, options: options)
        let string = StringToSign(
            canonical, algorithm: .hmacSHA256, date: date.text, scope: scope)
        let authorization = AuthorizationHeader(
            algorithm: .hmacSHA256, credential: key.accessKeyID, scope: scope,
            signedHeaders: names,
            signature: SigningKey(key.secretAccessKey, scope: scope).sign(string))
        return added + [("Authorization", authorization.description)]
    }

    /// The names of the fields that a signature covers, sorted, in lower case.
    static func signedHeaders(of request: SigningRequest) -> [String] {
        Set(request.headers.map { $0.name.lowercased() }).subtracting(neverSigned).sorted()
    }

    private static let neverSigned: Set = [
        "authorization", "connection", "expect", "transfer-encoding", "user-agent",
        "x-amzn-trace-id",
    ]
}
