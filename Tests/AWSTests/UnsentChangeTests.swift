import AWS
import Foundation
import Testing

struct UnsentChangeTests {
    private func reader(_ transport: ScriptedTransport) throws -> ServiceClient {
        ServiceClient(
            configuration: try configuration(["AWS_REGION": "us-east-1"]),
            credentials: exampleCredentials, transport: transport, clock: FakeClock(),
            mayChange: false)
    }

    @Test(arguments: [
        (Service.rolesanywhere, "ListCrls", "GET", false),
        (.rolesanywhere, "ImportCrl", "POST", true), (.rolesanywhere, "UpdateCrl", "PATCH", true),
        (.rolesanywhere, "DeleteCrl", "DELETE", true), (.iam, "GetRole", "POST", false),
        (.iam, "ListRoles", "POST", false), (.iam, "CreateRole", "POST", true),
        (.iam, "PutRolePolicy", "POST", true), (.sts, "AssumeRole", "POST", false),
        (.s3, "ListBuckets", "GET", false),
    ])
    func tellsWhatReads(service: Service, operation: String, method: String, changes: Bool) {
        let request = ServiceRequest(service, operation, method: method, path: "/")
        #expect(request.mayChange == changes)
    }

    @Test func aReaderSendsNoChange() throws {
        let transport = ScriptedTransport([.ok("{}", type: "application/json")])
        var request = ServiceRequest(
            .rolesanywhere, "UpdateCrl", method: "PATCH", path: "/crl/1")
        request.query = [("a", "b c")]
        request.contentType = "application/json"
        request.body = Array(#"{"name":"n"}"#.utf8)
        let error = try #require(throws: AWSError.self) {
            try reader(transport).send(request)
        }
        guard case .notSent(let change) = error else { throw error }
        #expect(
            change.target
                == "PATCH https://rolesanywhere.us-east-1.amazonaws.com/crl/1?a=b%20c")
        #expect(change.operation == "UpdateCrl" && change.service == .rolesanywhere)
        #expect(change.body == #"{"name":"n"}"#)
        #expect("\(error)" == "nothing may be changed, and rolesanywhere UpdateCrl would")
        request.method = "GET"
        _ = try reader(transport).send(request)
        #expect(transport.requests.count == 1)
    }

    @Test func parametersOfAQueryAreShownInLines() throws {
        let transport = ScriptedTransport()
        let error = try #require(throws: AWSError.self) {
            try IAMClient(reader(transport)).tagRole(
                "r", tags: [IAMTag(key: "a&b", value: "{\"c\": 1}")])
        }
        guard case .notSent(let change) = error else { throw error }
        #expect(
            change.body.split(separator: "\n") == [
                "Action=TagRole", "Version=2010-05-08", "RoleName=r", "Tags.member.1.Key=a&b",
                "Tags.member.1.Value={\"c\": 1}",
            ])
        #expect(transport.requests.isEmpty)
    }
}
