import AWSSigning
import Foundation
import Testing
import X509

/// Signatures that are right for something else than the request: what that is, is told.
struct SignatureDiagnosisTests {
    private static let key = AccessKey(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    private static let now = Date(timeIntervalSince1970: 1_750_000_000)

    private static let request = SigningRequest(
        method: "POST", path: "/a%20b/../c", query: "z=1+1&a=%7e",
        headers: [("Host", "127.0.0.1:8443"), ("X-Text", "two  blanks")],
        body: Array("body".utf8))

    /// The error of a request that goes out otherwise than it was signed.
    private func mismatch(
        signed: SigningRequest, sent: (inout SigningRequest) -> Void,
        signer options: CanonicalRequest.Options = .standard,
        verifier: CanonicalRequest.Options = .standard
    ) throws -> SignatureMismatch {
        let fields = SigV4.sign(
            signed, with: Self.key, region: "us-east-1", service: "iam", now: Self.now,
            options: options)
        var request = signed.replacing(fields)
        sent(&request)
        let header = try AuthorizationHeader(
            parsing: request.values(of: "Authorization").first ?? "")
        do {
            try SigV4Verifier.verify(
                request, authorization: header,
                secret: Self.key.secretAccessKey, at: Self.now,
                allowedSkew: 60, region: "us-east-1", service: "iam", options: verifier)
        } catch {
            guard case .mismatch(let mismatch) = error else { throw error }
            return mismatch
        }
        throw Accepted()
    }

    private struct Accepted: Error {}

    @Test func namesAHostWithoutItsPort() throws {
        var signed = Self.request
        signed.headers[0].value = "127.0.0.1"
        let mismatch = try mismatch(signed: signed) { $0.headers[0].value = "127.0.0.1:8443" }
        #expect(mismatch.nearest?.form == .hostWithoutPort)
        #expect(mismatch.nearest?.canonicalRequest.contains("\nhost:127.0.0.1\n") == true)
        #expect(mismatch.canonicalRequest.contains("\nhost:127.0.0.1:8443\n"))
    }

    @Test func namesAnotherPath() throws {
        var signed = Self.request
        signed.path = "/a%20b/c"
        var once = CanonicalRequest.Options.standard
        once.doubleEncodePath = false
        #expect(
            try mismatch(signed: signed, sent: { _ in }, signer: once).nearest?.form
                == .pathEncodedOnce)
        #expect(
            try mismatch(signed: signed, sent: { _ in }, verifier: once).nearest?.form
                == .pathEncodedTwice)
        signed.path = "/a/../c"
        var raw = CanonicalRequest.Options.standard
        raw.normalizePath = false
        #expect(
            try mismatch(signed: signed, sent: { _ in }, signer: raw).nearest?.form
                == .pathNotNormalized)
    }

    @Test func namesAnotherQuery() throws {
        var signed = Self.request
        signed.query = ""
        #expect(
            try mismatch(signed: signed) { $0.query = "a=1" }.nearest?.form == .queryMissing)
        signed.query = "a=1%201"
        #expect(
            try mismatch(signed: signed) { $0.query = "a=1+1" }.nearest?.form == .plusIsSpace)
    }

    @Test func namesAnotherBody() throws {
        var signed = Self.request
        signed.body = []
        #expect(
            try mismatch(signed: signed) { $0.body = Array("body".utf8) }.nearest?.form
                == .bodyEmpty)
    }

    @Test func namesNothingForAnotherKeyOrRequest() throws {
        #expect(
            try mismatch(signed: Self.request) { $0.query += "&more=1" }.nearest == nil)
        #expect(
            try mismatch(signed: Self.request) { $0.body += [0] }.nearest == nil)
    }

    /// The error of a vector's request with another signature, made over what the service says
    /// should be signed.
    private func mismatch(
        _ vector: X509Vector, signature make: (_ stringToSign: [UInt8]) throws -> [UInt8]
    ) throws -> SignatureMismatch {
        var request = try vector.sign()
        func put(_ signature: [UInt8]) throws {
            let value = try #require(request.values(of: "Authorization").first)
            let start = try #require(value.range(of: "Signature="))
            request = request.replacing([
                ("Authorization", value[..<start.upperBound] + Hex.encode(signature))
            ])
        }
        try put([0])
        try put(make(Array(try verify(request).stringToSign.utf8)))
        return try verify(request)
    }

    private func verify(_ request: SigningRequest) throws -> SignatureMismatch {
        do {
            _ = try SigV4X509Verifier.verify(
                request, at: X509Vector.now, allowedSkew: 0, region: X509Vector.region)
        } catch {
            guard case .mismatch(let mismatch) = error else { throw error }
            return mismatch
        }
        throw Accepted()
    }

    @Test func namesAnotherDigest() throws {
        for vector in [try X509Vector.rsa(), try X509Vector.ec()] {
            let mismatch = try mismatch(vector) { try vector.key.sign($0, digest: .sha384) }
            #expect(mismatch.nearest?.form == .otherDigest)
        }
    }

    @Test(arguments: 0..<20)
    func namesAnECDSASignatureThatIsNotInDER(_: Int) throws {
        let vector = try X509Vector.ec()
        let mismatch = try mismatch(vector) {
            try Self.raw(vector.key.sign($0, digest: .sha256))
        }
        #expect(mismatch.nearest?.form == .rawECDSA)
    }

    /// r and s of an ECDSA signature, 32 octets each.
    private static func raw(_ der: [UInt8]) throws -> [UInt8] {
        func integer(_ bytes: ArraySlice<UInt8>) -> (value: [UInt8], rest: ArraySlice<UInt8>) {
            let count = Int(bytes[bytes.startIndex + 1])
            let start = bytes.startIndex + 2
            let value = bytes[start..<(start + count)].drop { $0 == 0 }
            return (
                [UInt8](repeating: 0, count: 32 - value.count) + value, bytes[(start + count)...]
            )
        }
        let first = integer(der[2...])
        return first.value + integer(first.rest).value
    }
}
