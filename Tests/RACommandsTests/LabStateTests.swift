import Testing

@testable import RACommands

struct LabStateTests {
    private let state = LabState(
        processID: 1, endpointURL: "http://127.0.0.1:4711", region: "us-east-1",
        accountID: "111122223333", accessKeyID: "AKIDEXAMPLE", secretAccessKey: "secret")

    private let exports = [
        "export AWS_ENDPOINT_URL=http://127.0.0.1:4711", "export AWS_ACCESS_KEY_ID=AKIDEXAMPLE",
        "export AWS_SECRET_ACCESS_KEY=secret", "export AWS_REGION=us-east-1",
        "export AWS_DEFAULT_REGION=us-east-1",
    ]

    @Test(arguments: [
        [:], ["HOME": "/home/alex", "AWS_REGION": "eu-west-1", "AWS_ENDPOINT_URL": "http://other"],
    ])
    func exportsAndNothingElseWhereNothingIsInTheWay(environment: [String: String]) {
        #expect(state.shellLines(for: environment) == exports)
    }

    @Test func unsetsOnlyWhatIsSet() {
        let environment = [
            "AWS_PROFILE": "other", "AWS_SESSION_TOKEN": "", "AWS_ENDPOINT_URL_S3": "http://other",
        ]
        #expect(
            state.shellLines(for: environment)
                == exports + ["unset AWS_SESSION_TOKEN AWS_PROFILE AWS_ENDPOINT_URL_S3"])
    }

    @Test func doesNotShowItsKey() {
        #expect("\(state)" == "http://127.0.0.1:4711")
    }
}
