import AWS
import Foundation
import HTTP
import TestSupport
import Testing

/// Environments and config files, and where botocore's clients send a request with them.
struct SettingsOfBotocoreTests {
    private struct Corpus: Decodable {
        let cases: [Case]
    }

    private struct Case: Decodable {
        let service: Service
        let environment: [String: String]
        let config: String
        let expected: Outcome

        private enum CodingKeys: CodingKey { case service, environment, config, expected }

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: CodingKeys.self)
            let name = try members.decode(String.self, forKey: .service)
            service = try #require(Service(rawValue: name))
            environment = try members.decode([String: String].self, forKey: .environment)
            config = try members.decode(String.self, forKey: .config)
            expected = try members.decode(Outcome.self, forKey: .expected)
        }
    }

    private struct Outcome: Decodable, Equatable {
        var url: String?
        var region: String?
        var error: String?
    }

    private static func cases() throws -> [Case] {
        let bytes = try Repository.vector("settings/cases.json")
        return try JSONDecoder().decode(Corpus.self, from: Data(bytes)).cases
    }

    @Test func leadToTheSameServerAndScope() throws {
        var compared = 0
        for one in try Self.cases() {
            // A table of botocore's, older than the rule sets, knows fewer kinds of endpoints.
            if one.expected.error == "EndpointVariantError" { continue }
            do {
                var (found, isOverride) = try send(one)
                // An endpoint in front of IAM leads to IAM, which is signed for in one region.
                if one.service == .iam, isOverride { found.region = one.expected.region }
                #expect(found == one.expected, "\(one.service) \(one.environment)\n\(one.config)")
                compared += 1
            } catch AWSError.variantOfOverride(_, let url, _) {
                // botocore drops FIPS without a word where an endpoint is configured.
                #expect(
                    one.expected.url?.hasPrefix(url) == true, "\(one.environment)\n\(one.config)")
            } catch {
                #expect(one.expected.error != nil, "\(error)\n\(one.environment)\n\(one.config)")
            }
        }
        #expect(compared > 200)
    }

    /// The URL that is called, the region that signs, and whether the URL was configured.
    private func send(_ one: Case) throws -> (Outcome, isOverride: Bool) {
        let isREST = one.service == .rolesanywhere
        let transport = ScriptedTransport([.ok(isREST ? "{}" : "<R/>")])
        let configuration = try configuration(one.environment, config: one.config)
        let client = ServiceClient(
            configuration: configuration, credentials: exampleCredentials, transport: transport,
            clock: FakeClock())
        _ = try client.send(
            ServiceRequest(
                one.service, "List", method: isREST ? "GET" : "POST",
                path: isREST ? "/trustanchors" : "/"))
        let sent = try #require(transport.requests.first)
        let scope = sent.header("Authorization")?.split(separator: "/").dropFirst(2).first
        return (
            Outcome(url: sent.url, region: scope.map(String.init)),
            isOverride: try configuration.endpoint(for: one.service).isOverride
        )
    }
}
