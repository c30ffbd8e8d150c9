import AWSSigning
import Foundation
import Testing
import X509

struct SigV4X509VerifierTests {
    @Test(arguments: ["Authorization", "X-Amz-X509", "X-Amz-Date", "Host", "X-Amz-X509-Chain"])
    func refusesAFieldThatIsThereTwice(name: String) throws {
        var signed = try X509Vector.ec().sign()
        signed.headers.append((name.lowercased(), try #require(signed.values(of: name).first)))
        #expect(throws: SignatureError.duplicateHeader(name)) { try verify(signed) }
    }

    @Test(arguments: ["Authorization", "X-Amz-X509", "X-Amz-Date", "Host"])
    func refusesARequestWithoutAField(name: String) throws {
        var signed = try X509Vector.ec().sign()
        signed.headers.removeAll { $0.name.lowercased() == name.lowercased() }
        #expect(throws: SignatureError.missingHeader(name)) { try verify(signed) }
    }

    @Test(arguments: ["Host", "X-Amz-Date", "X-Amz-X509", "X-Amz-X509-Chain"])
    func refusesAFieldThatIsNotSigned(name: String) throws {
        let signed = try X509Vector.ec().sign()
        let header = try AuthorizationHeader(
            parsing: #require(signed.values(of: "Authorization").first))
        let names = header.signedHeaders.filter { $0 != name.lowercased() }
        let changed = try changingAuthorization(
            of: signed, header.signedHeaders.joined(separator: ";"), names.joined(separator: ";"))
        #expect(throws: SignatureError.unsignedHeader(name, signedHeaders: names)) {
            try verify(changed)
        }
    }

    @Test func refusesASignedFieldThatIsAbsent() throws {
        var signed = try X509Vector.ec().sign()
        signed.headers.removeAll { $0.name == "amz-sdk-request" }
        #expect(throws: SignatureError.absentSignedHeader("amz-sdk-request")) {
            try verify(signed)
        }
    }

    @Test func refusesAnotherSerialNumber() throws {
        let changed = try changingAuthorization(
            of: X509Vector.rsa().sign(), "Credential=291/", "Credential=292/")
        #expect(
            throws: SignatureError.serialNumberMismatch(credential: "292", certificate: "291")
        ) {
            try verify(changed)
        }
    }

    @Test func comparesSerialNumbersAsIntegers() throws {
        let changed = try changingAuthorization(
            of: X509Vector.rsa().sign(), "Credential=291/", "Credential=000291/")
        #expect(throws: Never.self) { try verify(changed) }
    }

    @Test func refusesAScopeOfAnotherDay() throws {
        let changed = try changingAuthorization(
            of: X509Vector.rsa().sign(), "/20250615/", "/20250614/")
        #expect(
            throws: SignatureError.scopeDateMismatch(
                scope: "20250614", header: "20250615T120000Z")
        ) {
            try verify(changed)
        }
    }

    @Test func refusesAnotherRegionAndService() throws {
        let signed = try X509Vector.rsa().sign()
        #expect(throws: SignatureError.wrongRegion(signed: "eu-west-1", expected: "us-east-1")) {
            try verify(changingAuthorization(of: signed, "us-east-1", "eu-west-1"))
        }
        #expect(
            throws: SignatureError.wrongService(signed: "sts", expected: "rolesanywhere")
        ) {
            try verify(changingAuthorization(of: signed, "/rolesanywhere/", "/sts/"))
        }
    }

    @Test(arguments: ["X-Amz-Target", "x-amz-security-token"])
    func refusesAServicesFieldThatIsAddedAfterSigning(name: String) throws {
        var signed = try X509Vector.rsa().sign()
        let names = try AuthorizationHeader(
            parsing: #require(signed.values(of: "Authorization").first)
        ).signedHeaders
        signed.headers.append((name, "value"))
        #expect(throws: SignatureError.unsignedHeader(name, signedHeaders: names)) {
            try verify(signed)
        }
    }

    @Test(arguments: ["X-Amz-Content-SHA256", "X-Amzn-Trace-Id", "Accept"])
    func takesOtherFieldsThatAreAddedAfterSigning(name: String) throws {
        var signed = try X509Vector.rsa().sign()
        signed.headers.append((name, "value"))
        #expect(throws: Never.self) { try verify(signed) }
    }

    @Test(arguments: [-601, 601])
    func refusesAClockThatIsTooFarOff(skewSeconds: Int) throws {
        let date = X509Vector.now.addingTimeInterval(Double(skewSeconds))
        let signed = try X509Vector.rsa().sign(at: date)
        #expect(
            throws: SignatureError.skewed(
                signed: date, now: X509Vector.now, skewSeconds: skewSeconds, allowedSeconds: 600)
        ) {
            try verify(signed)
        }
    }

    @Test(arguments: [-600, 600])
    func takesAClockWithinTheLimit(skewSeconds: Int) throws {
        let date = X509Vector.now.addingTimeInterval(Double(skewSeconds))
        let signed = try X509Vector.rsa().sign(at: date)
        #expect(throws: Never.self) { try verify(signed) }
    }

    @Test(arguments: [
        ("AWS4-X509-ECDSA-SHA256", SigningAlgorithm.x509ECDSASHA256),
        ("AWS4-X509-MLDSA", SigningAlgorithm.x509MLDSA),
    ])
    func refusesAnAlgorithmThatDoesNotFitTheKey(name: String, algorithm: SigningAlgorithm) throws {
        let changed = try changingAuthorization(
            of: X509Vector.rsa().sign(), "AWS4-X509-RSA-SHA256", name)
        #expect(
            throws: SignatureError.algorithmMismatch(algorithm: algorithm, key: .rsa(bits: 2048))
        ) {
            try verify(changed)
        }
    }

    @Test(arguments: ["AWS4-HMAC-SHA256", "AWS4-X509-RSA-SHA512"])
    func refusesOtherAlgorithms(name: String) throws {
        let changed = try changingAuthorization(
            of: X509Vector.rsa().sign(), "AWS4-X509-RSA-SHA256", name)
        #expect(throws: SignatureError.unsupportedAlgorithm(name)) { try verify(changed) }
    }

    @Test(arguments: ["", "!", "AAAA", "MIIC,MIIC"])
    func refusesAMalformedCertificate(text: String) throws {
        for name in ["X-Amz-X509", "X-Amz-X509-Chain"] {
            let changed = try X509Vector.ec().sign().replacing([(name, text)])
            let error = #expect(throws: SignatureError.self) { try verify(changed) }
            guard case .malformedCertificate(name, _) = error else {
                Issue.record("unexpected \(String(describing: error))")
                return
            }
        }
    }

    @Test func refusesAnotherKeysSignature() throws {
        let vector = try X509Vector.ec()
        let fields = try SigV4X509.sign(
            vector.request, certificate: vector.certificate, chain: vector.chain,
            signer: PrivateKey.generate(.p256), region: X509Vector.region, now: X509Vector.now)
        #expect(throws: SignatureError.self) { try verify(vector.request.replacing(fields)) }
    }

    @Test func explainsAMismatch() throws {
        let vector = try X509Vector.rsa()
        let now = X509Vector.now.addingTimeInterval(7)
        var changed = try vector.sign()
        changed.body = Array(#"{"durationSeconds":3601}"#.utf8)
        let error = #expect(throws: SignatureError.self) { try verify(changed, at: now) }
        guard case .mismatch(let mismatch) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
        let lines = mismatch.canonicalRequest.split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.prefix(2) == ["POST", "/sessions"])
        #expect(lines.last == Digest.sha256Hex(changed.body)[...])
        #expect(
            mismatch.stringToSign == """
                AWS4-X509-RSA-SHA256
                20250615T120000Z
                20250615/us-east-1/rolesanywhere/aws4_request
                \(Digest.sha256Hex(Array(mismatch.canonicalRequest.utf8)))
                """)
        #expect(mismatch.received == vector.signature)
        #expect(mismatch.expected == nil)
        #expect(mismatch.skewSeconds == -7)
    }

    /// The vector's signature in other encodings of the same two integers, and worse.
    @Test(arguments: [
        "a zero octet more before r", "a zero octet less before r", "an octet after the end",
        "the length in two octets", "r is zero", "empty", "odd number of digits",
    ])
    func takesMinimalDEROnly(variant: String) throws {
        let vector = try X509Vector.ec()
        let header = try #require(vector.sign().values(of: "Authorization").first)
        let own = try #require(header.components(separatedBy: "Signature=").last)
        let der = vector.signature
        // 30 46, 02 21 00 and 32 octets of r, 02 21 00 and 32 octets of s.
        let (r, s) = (der.dropFirst(4).prefix(70), der.dropFirst(74))
        let signature =
            switch variant {
            case "a zero octet more before r": "3047" + "022200" + r.dropFirst(4) + s
            case "a zero octet less before r": "3045" + "0220" + r.dropFirst(6) + s
            case "an octet after the end": der + "00"
            case "the length in two octets": "308146" + r + s
            case "r is zero": "3026" + "020100" + s
            case "odd number of digits": String(der.dropLast())
            default: "3000"
            }
        let prefix = String(header.dropLast(own.count))
        let original = try vector.sign().replacing([("Authorization", prefix + der)])
        #expect(throws: Never.self) { try verify(original) }
        let changed = original.replacing([("Authorization", prefix + signature)])
        let error = #expect(throws: SignatureError.self) { try verify(changed) }
        guard case .mismatch = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
    }

    private func changingAuthorization(
        of request: SigningRequest, _ old: String, _ new: String
    ) throws -> SigningRequest {
        let value = try #require(request.values(of: "Authorization").first)
        try #require(value.contains(old))
        return request.replacing([
            ("Authorization", value.replacingOccurrences(of: old, with: new))
        ])
    }

    @discardableResult
    private func verify(
        _ request: SigningRequest, at now: Date = X509Vector.now
    ) throws -> VerifiedX509Request {
        try SigV4X509Verifier.verify(
            request, at: now, allowedSkew: 600, region: X509Vector.region)
    }
}
