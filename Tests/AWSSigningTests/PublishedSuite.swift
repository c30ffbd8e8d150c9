import AWSSigning
import Foundation
import Testing

/// One case of AWS's published Signature Version 4 suite, in its header-signed form.
struct PublishedCase: Sendable, CustomTestStringConvertible {
    let name: String
    let request: SigningRequest
    let key: AccessKey
    let unsignedToken: String?
    let region: String
    let service: String
    let date: Date
    let options: CanonicalRequest.Options
    let canonicalRequest: String
    let stringToSign: String
    let signature: String

    var testDescription: String { name }

    static let folder = VectorFiles.publishedSuite

    static let names: [String] = {
        let entries = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (entries ?? []).filter { !$0.hasPrefix(".") }.sorted()
    }()

    init(name: String) throws {
        let folder = Self.folder.appending(path: name)
        func text(_ file: String) throws -> String {
            try String(contentsOf: folder.appending(path: file), encoding: .utf8)
        }
        let context = try JSONDecoder().decode(
            Context.self, from: Data(contentsOf: folder.appending(path: "context.json")))
        self.name = name
        request = try Self.request(text("request.txt"))
        let token = context.credentials.token
        let omitsToken = context.omit_session_token ?? false
        unsignedToken = omitsToken ? token : nil
        key = AccessKey(
            accessKeyID: context.credentials.access_key_id,
            secretAccessKey: context.credentials.secret_access_key,
            sessionToken: omitsToken ? nil : token)
        region = context.region
        service = context.service
        date = try Date(context.timestamp, strategy: .iso8601)
        options = CanonicalRequest.Options(
            normalizePath: context.normalize, doubleEncodePath: true,
            contentHashHeader: context.sign_body)
        canonicalRequest = try text("header-canonical-request.txt")
        stringToSign = try text("header-string-to-sign.txt")
        signature = try text("header-signature.txt")
    }

    private struct Context: Decodable {
        struct Credentials: Decodable {
            let access_key_id: String
            let secret_access_key: String
            let token: String?
        }
        let credentials: Credentials
        let normalize: Bool
        let region: String
        let service: String
        let sign_body: Bool
        let timestamp: String
        let omit_session_token: Bool?
    }

    /// The suite's requests have bare line feeds, spaces in paths, and folded fields.
    private static func request(_ text: String) throws -> SigningRequest {
        let end = text.range(of: "\n\n")
        let head = text[..<(end?.lowerBound ?? text.endIndex)]
        let lines = head.split(separator: "\n")
        let line = try #require(lines.first)
        let first = try #require(line.firstIndex(of: " "))
        let last = try #require(line.lastIndex(of: " "))
        let target = line[line.index(after: first)..<last]
            .split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var headers: [(name: String, value: String)] = []
        for line in lines.dropFirst() {
            if line.hasPrefix(" "), let folded = headers.popLast() {
                headers.append((folded.name, folded.value + "\n" + line))
            } else {
                let colon = try #require(line.firstIndex(of: ":"))
                headers.append(
                    (String(line[..<colon]), String(line[line.index(after: colon)...])))
            }
        }
        return SigningRequest(
            method: String(line[..<first]), path: String(target[0]),
            query: target.count > 1 ? String(target[1]) : "", headers: headers,
            body: Array(text[(end?.upperBound ?? text.endIndex)...].utf8))
    }
}
