import AWSSigning
import Testing

struct AuthorizationHeaderTests {
    private static let scope = "20250615/us-east-1/iam/aws4_request"

    @Test(arguments: [
        "AWS4-HMAC-SHA256 Credential=AKID/\(scope), SignedHeaders=host;x-amz-date, Signature=0a",
        "AWS4-HMAC-SHA256 Credential=AKID/\(scope),SignedHeaders=host;x-amz-date,Signature=0a",
        "AWS4-HMAC-SHA256   Signature=0a,  SignedHeaders=host;x-amz-date , Credential=AKID/\(scope)",
    ])
    func readsTheThreeFields(text: String) throws {
        let header = try AuthorizationHeader(parsing: text)
        #expect(header.algorithm == .hmacSHA256)
        #expect(header.credential == "AKID")
        #expect(
            header.scope == SigningScope(date: "20250615", region: "us-east-1", service: "iam"))
        #expect(header.signedHeaders == ["host", "x-amz-date"])
        #expect(header.signature == "0a")
        #expect(
            header.description == "AWS4-HMAC-SHA256 Credential=AKID/\(Self.scope), "
                + "SignedHeaders=host;x-amz-date, Signature=0a")
    }

    @Test(arguments: [
        ("", "it is empty"),
        ("AWS4-HMAC-SHA256", "it is not a list of names and values"),
        ("AWS4-HMAC-SHA256 Credential", "it is not a list of names and values"),
        ("AWS4-HMAC-SHA256 Credential=", "it is not a list of names and values"),
        ("AWS4-HMAC-SHA256 SignedHeaders=host, Signature=0a", "Credential is missing"),
        ("AWS4-HMAC-SHA256 Credential=A/\(scope), Signature=0a", "SignedHeaders is missing"),
        ("AWS4-HMAC-SHA256 Credential=A/\(scope), SignedHeaders=host", "Signature is missing"),
        (
            "AWS4-HMAC-SHA256 Credential=A/\(scope), SignedHeaders=host, Signature=0a, "
                + "Signature=0b", "Signature is there twice"
        ),
        (
            "AWS4-HMAC-SHA256 Credential=A/\(scope), SignedHeaders=host, Signature=0a junk",
            "Signature has a space in it"
        ),
        (
            "AWS4-HMAC-SHA256 Credential=A/\(scope), SignedHeaders=host, Signature=0a, X=y",
            "it has a field that no signature has"
        ),
        (
            "AWS4-HMAC-SHA256 Credential=A/\(scope), SignedHeaders=host, Signature=0A",
            "the signature is not in lower-case hexadecimal digits"
        ),
        (
            "AWS4-HMAC-SHA256 Credential=A/\(scope), SignedHeaders=host;Date, Signature=0a",
            "the signed headers are not distinct names in lower case"
        ),
        (
            "AWS4-HMAC-SHA256 Credential=A/\(scope), SignedHeaders=host;host, Signature=0a",
            "the signed headers are not distinct names in lower case"
        ),
        (
            "AWS4-HMAC-SHA256 Credential=A/\(scope), SignedHeaders=host;, Signature=0a",
            "the signed headers are not distinct names in lower case"
        ),
    ])
    func refusesOtherForms(text: String, detail: String) {
        #expect(throws: SignatureError.malformedAuthorization(detail)) {
            try AuthorizationHeader(parsing: text)
        }
    }

    @Test(arguments: [
        "A", "A/20250615/us-east-1/iam", "A/20250615/us-east-1/iam/aws5_request",
        "A/2025061/us-east-1/iam/aws4_request", "A/2025061x/us-east-1/iam/aws4_request",
        "/20250615/us-east-1/iam/aws4_request", "A/20250615//iam/aws4_request",
        "A/B/20250615/us-east-1/iam/aws4_request",
    ])
    func refusesOtherFormsOfCredential(credential: String) {
        #expect(
            throws: SignatureError.malformedAuthorization(
                "the credential is not ID/YYYYMMDD/REGION/SERVICE/aws4_request")
        ) {
            try AuthorizationHeader(
                parsing: "AWS4-HMAC-SHA256 Credential=\(credential), SignedHeaders=host, "
                    + "Signature=0a")
        }
    }

    @Test(arguments: ["Basic", "Bearer", "AWS", "aws4-hmac-sha256", "AWS4-ECDSA-P256-SHA256"])
    func refusesOtherAlgorithms(name: String) {
        #expect(throws: SignatureError.unsupportedAlgorithm(name)) {
            try AuthorizationHeader(parsing: "\(name) abc")
        }
    }
}
