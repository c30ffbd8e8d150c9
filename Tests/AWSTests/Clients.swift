import AWS
import AWSSigning
import Foundation

/// A configuration made of variables and the text of the shared files.
func configuration(
    _ environment: [String: String] = [:], flags: ClientConfiguration.Flags = .init(),
    config: String? = nil, credentials: String? = nil
) throws(AWSError) -> ClientConfiguration {
    try ClientConfiguration.load(
        environment: environment, homeDirectory: "/home/u", flags: flags
    ) { path in
        switch path {
        case "/home/u/.aws/config": config.map { Array($0.utf8) }
        case "/home/u/.aws/credentials": credentials.map { Array($0.utf8) }
        default: nil
        }
    }
}

/// The key that AWS's documentation uses.
let exampleCredentials = AWSCredentials(
    accessKey: AccessKey(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        sessionToken: nil),
    source: "a test")

/// A client of us-east-1 whose retries wait half of what they may.
func client(
    _ transport: ScriptedTransport, _ environment: [String: String] = [:],
    clock: FakeClock = FakeClock(), credentials: AWSCredentials = exampleCredentials
) throws -> ServiceClient {
    ServiceClient(
        configuration: try configuration(["AWS_REGION": "us-east-1"].merging(environment) { $1 }),
        credentials: credentials, transport: transport, clock: clock, jitter: { 0.5 })
}
