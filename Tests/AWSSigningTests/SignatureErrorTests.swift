import Foundation
import Testing

@testable import AWSSigning

struct SignatureErrorTests {
    private static let signed = Date(timeIntervalSince1970: 1_749_988_800)

    @Test(arguments: [
        (SignatureError.missingHeader("Host"), "the request has no Host header"),
        (.duplicateHeader("Host"), "the request has more than one Host header"),
        (.malformedAuthorization("d"), "malformed Authorization header: d"),
        (.unsupportedAlgorithm("X\n"), "the signing algorithm is not supported here"),
        (.unsupportedAlgorithm("s3cr3t"), "the signing algorithm is not supported here"),
        (.unsupportedAlgorithm("Bearer"), "the signing algorithm \"Bearer\" is not supported here"),
        (
            .unsupportedAlgorithm("AWS4-ECDSA-P256-SHA256"),
            "the signing algorithm \"AWS4-ECDSA-P256-SHA256\" is not supported here"
        ),
        (
            .unsupportedAlgorithm("AWS4-s3cr3t"), "the signing algorithm is not supported here"
        ),
        (.malformedDate("now"), "\"now\" is not a date of the form YYYYMMDDTHHMMSSZ"),
        (
            .scopeDateMismatch(scope: "20250614", header: "20250615T120000Z"),
            "the scope is of 20250614 and the date header of 20250615T120000Z"
        ),
        (.wrongRegion(signed: "a", expected: "b"), "signed for the region \"a\", not \"b\""),
        (.wrongService(signed: "a", expected: "b"), "signed for the service \"a\", not \"b\""),
        (
            .skewed(
                signed: signed, now: signed.addingTimeInterval(1200), skewSeconds: -1200,
                allowedSeconds: 300),
            "signed at 2025-06-15T12:00:00Z, 1200 s before 2025-06-15T12:20:00Z, "
                + "where 300 s are allowed"
        ),
        (
            .unsignedHeader("Host", signedHeaders: ["a", "b"]),
            "the Host header is not among the signed headers a;b"
        ),
        (.absentSignedHeader("a"), "the signed header \"a\" is not in the request"),
        (
            .contentHashMismatch(declared: "a", computed: "b"),
            "the body's hash is b, not a"
        ),
        (
            .malformedCertificate(header: "X-Amz-X509", detail: "d"),
            "the certificate in X-Amz-X509 is malformed: d"
        ),
        (
            .chainTooLong(count: 6, limit: 5),
            "X-Amz-X509-Chain has 6 certificates; 5 are the limit"
        ),
        (
            .serialNumberMismatch(credential: "1", certificate: "2"),
            "the credential \"1\" is not the certificate's serial number 2"
        ),
        (
            .algorithmMismatch(algorithm: .x509MLDSA, key: .rsa(bits: 2048)),
            "AWS4-X509-MLDSA does not go with a key of the kind RSA 2048"
        ),
        (
            .mismatch(
                SignatureMismatch(
                    canonicalRequest: "c", stringToSign: "s", received: "0a", expected: nil,
                    skewSeconds: 0)),
            "the signature does not match the request as it was received"
        ),
    ])
    func describesItself(error: SignatureError, text: String) {
        #expect(error.description == text)
    }
}
