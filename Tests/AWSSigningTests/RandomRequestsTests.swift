import AWSSigning
import Foundation
import TestSupport
import Testing

/// Random requests that botocore signed.
struct RandomRequestsTests {
    private struct Corpus: Decodable {
        let requests: [Request]
    }

    private struct Request: Decodable {
        let service: String
        let method: String
        let host: String
        let path: String
        let query: String
        let headers: [[String]]
        let body: Data
        let region: String
        let accessKeyID: String
        let secretAccessKey: String
        let sessionToken: String?
        let date: String
        let authorization: String

        var unsigned: SigningRequest {
            SigningRequest(
                method: method, path: path, query: query,
                headers: [("Host", host)] + headers.map { (name: $0[0], value: $0[1]) },
                body: Array(body))
        }

        var options: CanonicalRequest.Options { service == "s3" ? .s3 : .standard }

        var time: Date? {
            let text = Array(date)
            guard text.count == 16 else { return nil }
            let day = "\(String(text[0..<4]))-\(String(text[4..<6]))-\(String(text[6..<8]))"
            let hour = "\(String(text[9..<11])):\(String(text[11..<13])):\(String(text[13..<15]))"
            return try? Date("\(day)T\(hour)Z", strategy: .iso8601)
        }

        func sign() throws -> [(name: String, value: String)] {
            SigV4.sign(
                unsigned,
                with: AccessKey(
                    accessKeyID: accessKeyID, secretAccessKey: secretAccessKey,
                    sessionToken: sessionToken),
                region: region, service: service, now: try #require(time), options: options)
        }
    }

    private static func requests() throws -> [Request] {
        let bytes = try Repository.vector("sigv4/requests.json")
        return try JSONDecoder().decode(Corpus.self, from: Data(bytes)).requests
    }

    @Test func areSignedAsBotocoreSignsThem() throws {
        let requests = try Self.requests()
        #expect(requests.count >= 500)
        for request in requests {
            let signed = try request.sign().last { $0.name == "Authorization" }?.value
            #expect(signed == request.authorization, "\(request.method) \(request.path)")
        }
    }

    @Test func botocoresSignaturesAreAccepted() throws {
        for request in try Self.requests() {
            // Everything but the signature itself comes from the signer; that is botocore's.
            var fields = try request.sign().filter { $0.name != "Authorization" }
            fields.append(("Authorization", request.authorization))
            let signed = request.unsigned.replacing(fields)
            let authorization = try AuthorizationHeader(parsing: request.authorization)
            #expect(throws: Never.self, "\(request.method) \(request.path)") {
                try SigV4Verifier.verify(
                    signed, authorization: authorization,
                    secret: SecretString(request.secretAccessKey), at: try #require(request.time),
                    allowedSkew: 0, region: request.region, service: request.service,
                    options: request.options)
            }
        }
    }

    @Test func nobodyElsesSignaturesAre() throws {
        for request in try Self.requests().prefix(100) {
            let signed = request.unsigned.replacing(try request.sign())
            let header = try AuthorizationHeader(parsing: request.authorization)
            #expect(throws: SignatureError.self) {
                try SigV4Verifier.verify(
                    signed, authorization: header, secret: SecretString("another"),
                    at: try #require(request.time), allowedSkew: 0, region: request.region,
                    service: request.service, options: request.options)
            }
        }
    }
}
