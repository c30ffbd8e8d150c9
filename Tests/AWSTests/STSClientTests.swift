import AWS
import Testing

struct STSClientTests {
    /// The signature is the published one for this body, date and region.
    @Test func tellsWhoSigns() throws {
        let transport = ScriptedTransport([
            .ok(
                """
                <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                <GetCallerIdentityResult>
                <Arn>arn:aws:sts::111122223333:assumed-role/reader/s</Arn>
                <UserId>AROAEXAMPLE:s</UserId><Account>111122223333</Account>
                </GetCallerIdentityResult></GetCallerIdentityResponse>
                """)
        ])
        let client = STSClient(try client(transport, ["AWS_REGION": "eu-west-1"]))
        let identity = try client.getCallerIdentity()
        #expect(identity.account == "111122223333")
        #expect(identity.arn == "arn:aws:sts::111122223333:assumed-role/reader/s")
        #expect(identity.userID == "AROAEXAMPLE:s")
        let sent = try #require(transport.requests.first)
        #expect(sent.url == "https://sts.eu-west-1.amazonaws.com/")
        #expect(sent.text == "Action=GetCallerIdentity&Version=2011-06-15")
        let signature = "88131a5c4610cb9479871df25c24141ae31be04568c26eaf8073c12a3d102cbf"
        #expect(sent.header("Authorization")?.hasSuffix("Signature=\(signature)") == true)
    }

    @Test func refusesAnAnswerWithoutAnAccount() throws {
        let body = """
            <GetCallerIdentityResponse><GetCallerIdentityResult><Arn>a</Arn><UserId>u</UserId>
            </GetCallerIdentityResult></GetCallerIdentityResponse>
            """
        let client = STSClient(try client(ScriptedTransport([.ok(body)])))
        #expect(
            throws: AWSError.malformedResponse(
                service: .sts, operation: "GetCallerIdentity", problem: "it has no Account")
        ) {
            try client.getCallerIdentity()
        }
    }
}
