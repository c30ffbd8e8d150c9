public import FoundationEssentials
public import HTTP

/// Why something about AWS could not be done.
public enum AWSError: Error, Equatable, Sendable {
    /// A text is not an ARN.
    case invalidARN(String, problem: String)

    /// No region is configured, and the service needs one.
    case missingRegion(service: Service)

    /// A text cannot be the name of a region.
    case invalidRegion(String)

    /// A configured URL is not one of a server.
    case invalidEndpoint(url: String, setting: String)

    /// FIPS or dual-stack endpoints are asked for, and the endpoint is replaced by a URL.
    case variantOfOverride(kind: String, url: String, setting: String)

    /// A partition has no such endpoint.
    case unsupportedEndpoint(service: Service, partition: String, kind: String)

    /// A profile is named that neither file has.
    case profileNotFound(name: String, lookedIn: [String])

    /// The profile names a `[services NAME]` section that is absent or empty.
    case missingServicesSection(name: String)

    /// A line of a shared file follows no rule; for a nested value the line of its section.
    case configSyntax(path: String, line: Int, problem: String)

    /// A shared file exists and cannot be read.
    case unreadableFile(path: String, problem: String)

    /// A section that is to be replaced is there more than once.
    case duplicateSection(path: String, header: String, lines: [Int])

    /// A setting has a value that it cannot have.
    case invalidSetting(name: String, value: String)

    /// A file is written so that a section cannot be replaced without changing another.
    case cannotEdit(path: String)

    /// What an access key has under a name is not text that a request can carry.
    case unsendableCredential(source: String, name: String)

    /// One half of an access key is there, and the other is not.
    case partialCredentials(source: String, missing: String)

    /// A profile says of the role that it assumes what cannot be followed.
    case invalidRoleProfile(profile: String, problem: String)

    /// Where credentials should come from is configured, and they did not come.
    case credentialSourceFailed(source: String, problem: String)

    /// Only the AWS CLI could obtain the profile's credentials, and it is not installed.
    case missingAWSCLI(profile: String, setting: String)

    /// The profile's role takes a code of an MFA device, and nobody could be asked for it.
    case missingMFACode(profile: String, serial: String)

    /// No credentials were found.
    case noCredentials(lookedIn: [String])

    /// The credentials say themselves that their time is over.
    case credentialsExpired(source: String, at: Date)

    /// Nothing may be changed, and this would have been the next change.
    case notSent(UnsentChange)

    /// The service answered with an error.
    case service(AWSServiceError)

    /// Something answered that is not the service.
    case foreignResponse(ForeignResponse)

    /// The service reported success in words that cannot be read.
    case malformedResponse(service: Service, operation: String, problem: String)

    /// No answer came.
    case transport(HTTPError)

    /// A text is not XML, or is XML of a kind that is refused.
    case malformedXML(line: Int, problem: String)
}
