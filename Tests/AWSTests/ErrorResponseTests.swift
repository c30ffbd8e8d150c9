import AWS
import Foundation
import HTTP
import Testing

struct ErrorResponseTests {
    private func decode(
        _ status: Int, _ body: String, _ headers: [(name: String, value: String)] = []
    ) -> AWSError? {
        ErrorResponse.decode(
            HTTPResponse(status: status, headers: HTTPHeaders(headers), body: Array(body.utf8)),
            service: .iam, operation: "GetRole", url: "https://x/y?z=1")
    }

    private func service(_ error: AWSError?) throws -> AWSServiceError {
        guard case .service(let error)? = error else { throw Unexpected() }
        return error
    }

    private struct Unexpected: Error {}

    @Test(arguments: [
        (#"{"message":"m"}"#, "ValidationException"),
        (#"{"Message":"m"}"#, "ValidationException:http://internal.example/coral/"),
        (#"{"message":"m","code":"Other"}"#, "com.amazonaws.rolesanywhere#ValidationException"),
        (#"{"__type":"ns#ValidationException:x","message":"m"}"#, nil),
        (#"{"code":"ValidationException","message":"m"}"#, nil),
    ])
    func restJSON(body: String, header: String?) throws {
        let headers = header.map { [(name: "X-Amzn-Errortype", value: $0)] } ?? []
        let error = try service(decode(400, body, headers + [("x-amzn-requestid", "r-1")]))
        #expect(error.code == "ValidationException")
        #expect(error.message == "m")
        #expect(error.status == 400)
        #expect(error.requestID == "r-1")
    }

    @Test func codeInTheHeaderNeedsNoBody() throws {
        let error = try service(decode(403, "", [("x-amzn-ErrorType", "AccessDeniedException")]))
        #expect(error.code == "AccessDeniedException")
        #expect(error.message == "")
    }

    @Test func queryXML() throws {
        let error = try service(
            decode(
                404,
                """
                <?xml version="1.0"?>
                <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error>
                <Type>Sender</Type><Code>NoSuchEntity</Code>
                <Message>The role with name &lt;a&gt; cannot be found.</Message>
                </Error><RequestId>r-2</RequestId></ErrorResponse>
                """))
        #expect(error.code == "NoSuchEntity")
        #expect(error.message == "The role with name <a> cannot be found.")
        #expect(error.requestID == "r-2")
    }

    @Test func xmlOfS3() throws {
        let error = try service(
            decode(
                403,
                "<Error><Code>AccessDenied</Code><Message>Access Denied</Message>"
                    + "<RequestId>r-3</RequestId></Error>"))
        #expect(error.code == "AccessDenied")
        #expect(error.requestID == "r-3")
    }

    @Test func keepsTheServersDate() throws {
        let headers = [
            (name: "Date", value: "Sun, 15 Jun 2025 12:20:00 GMT"),
            (name: "x-amzn-ErrorType", value: "InvalidSignatureException"),
        ]
        #expect(
            try service(decode(403, "{}", headers)).serverDate
                == fixedNow.addingTimeInterval(1200))
        let odd = [
            (name: "Date", value: "2025-06-15"), (name: "x-amzn-ErrorType", value: "X"),
        ]
        #expect(try service(decode(403, "{}", odd)).serverDate == nil)
    }

    @Test(arguments: [
        (502, "<html><body>Bad Gateway</body></html>", "text/html"),
        (500, "", nil), (500, "oops", "text/plain"), (302, "", nil),
        (403, #"{"message":"Forbidden"}"#, "application/json"),
        (404, #"{"code":404,"message":"x"}"#, "application/json"), (403, "[]", nil),
        (400, "<ErrorResponse><Error/></ErrorResponse>", "text/xml"),
        (200, "<html>log in first</html>", "text/HTML; charset=utf-8"),
    ])
    func foreignAnswers(status: Int, body: String, type: String?) {
        let headers = type.map { [(name: "Content-Type", value: $0)] } ?? []
        guard case .foreignResponse(let response)? = decode(status, body, headers) else {
            Issue.record("not foreign")
            return
        }
        #expect(response.status == status)
        #expect(response.contentType == type)
        #expect(response.url == "https://x/y")
    }

    @Test(arguments: [200, 201, 204])
    func successIsNoError(status: Int) {
        #expect(decode(status, "{}", [("Content-Type", "application/json")]) == nil)
    }
}
