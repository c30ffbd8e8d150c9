import AWSSigning
import Foundation
import X509

/// The two requests of `Tests/Vectors/x509`.
struct X509Vector {
    let certificate: Certificate
    let chain: [Certificate]
    let key: PrivateKey
    let request: SigningRequest
    let signature: String

    /// 2025-06-15T12:00:00Z.
    static let now = Date(timeIntervalSince1970: 1_749_988_800)
    static let region = "us-east-1"

    static func rsa() throws -> X509Vector {
        try X509Vector(
            name: "rsa", chain: [],
            headers: [
                ("Host", "rolesanywhere.us-east-1.amazonaws.com"),
                ("Content-Type", "application/json"),
            ],
            body: #"{"durationSeconds":3600}"#)
    }

    static func ec() throws -> X509Vector {
        try X509Vector(
            name: "ec", chain: ["issuing"],
            headers: [
                ("Host", "127.0.0.1:8443"), ("Content-Type", "application/json"),
                ("User-Agent", "not signed"), ("amz-sdk-request", "attempt=1; max=3"),
                ("amz-sdk-invocation-id", "00000000-0000-4000-8000-000000000000"),
            ],
            body: #"{"durationSeconds":900,"roleSessionName":"host-01"}"#)
    }

    private init(
        name: String, chain: [String], headers: [(name: String, value: String)], body: String
    ) throws {
        certificate = try Self.certificate(name)
        self.chain = try chain.map(Self.certificate)
        key = try Self.key(name)
        signature = try VectorFiles.x509(text: "\(name).signature.hex")
        request = SigningRequest(
            method: "POST", path: "/sessions", query: Self.query, headers: headers,
            body: Array(body.utf8))
    }

    func sign(at date: Date = now) throws -> SigningRequest {
        request.replacing(
            try SigV4X509.sign(
                request, certificate: certificate, chain: chain, signer: key,
                region: Self.region, now: date))
    }

    static func certificate(_ name: String) throws -> Certificate {
        try Certificate(der: VectorFiles.x509(base64: "\(name).certificate"))
    }

    static func key(_ name: String) throws -> PrivateKey {
        let base64 = try VectorFiles.x509(text: "\(name).key.base64")
        let pem = "-----BEGIN PRIVATE KEY-----\n\(base64)\n-----END PRIVATE KEY-----\n"
        return try PrivateKey(pem: SecretBytes(copying: Array(pem.utf8)), passphrase: nil)
    }

    private static let query = [
        "profileArn=arn:aws:rolesanywhere:us-east-1:111122223333:"
            + "profile%2F11111111-2222-3333-4444-555555555555",
        "trustAnchorArn=arn:aws:rolesanywhere:us-east-1:111122223333:"
            + "trust-anchor/66666666-7777-8888-9999-000000000000",
        "roleArn=arn%3aaws%3aiam%3a%3a111122223333%3arole/ExampleRole",
    ].joined(separator: "&")
}
