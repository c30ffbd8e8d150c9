import AWS
import Foundation
import HTTP
import Testing

struct AWSErrorTests {
    private static let texts: [(AWSError, String)] = [
        (.invalidARN("x", problem: "p"), "\"x\" is not an ARN: p"),
        (
            .missingRegion(service: .rolesanywhere),
            "no region is configured, and rolesanywhere needs one"
        ),
        (.invalidRegion("x"), "\"x\" is not the name of a region"),
        (
            .invalidEndpoint(url: "x", setting: "AWS_ENDPOINT_URL"),
            "the endpoint \"x\" (from AWS_ENDPOINT_URL) is not an http or https URL of a server"
        ),
        (
            .variantOfOverride(kind: "FIPS", url: "http://x", setting: "AWS_ENDPOINT_URL"),
            "FIPS endpoints are configured, and so is the endpoint http://x "
                + "(from AWS_ENDPOINT_URL)"
        ),
        (
            .unsupportedEndpoint(service: .s3, partition: "aws-cn", kind: "FIPS"),
            "s3 has no FIPS endpoint in the partition aws-cn"
        ),
        (
            .profileNotFound(name: "p", lookedIn: ["a", "b"]),
            "the profile \"p\" is neither in a nor in b"
        ),
        (
            .missingServicesSection(name: "s"),
            "the profile uses the services section \"s\", which does not exist or is empty"
        ),
        (
            .configSyntax(path: "c", line: 3, problem: "there is no \"=\""),
            "c cannot be read, line 3: there is no \"=\""
        ),
        (.unreadableFile(path: "c", problem: "denied"), "c cannot be read: denied"),
        (
            .duplicateSection(path: "c", header: "profile p", lines: [1, 9]),
            "c has the section [profile p] more than once, in lines 1, 9"
        ),
        (.invalidSetting(name: "n", value: "v"), "\"v\" cannot be the value of n"),
        (
            .cannotEdit(path: "c"),
            "c is written so that the section cannot be replaced without changing another"
        ),
        (
            .partialCredentials(source: "s", missing: "m"),
            "s has one half of an access key, and m is missing"
        ),
        (
            .invalidRoleProfile(profile: "p", problem: "x"), "the profile \"p\" cannot be used: x"
        ),
        (.credentialSourceFailed(source: "s", problem: "x"), "s gave no credentials: x"),
        (
            .missingAWSCLI(profile: "p", setting: "sso_session"),
            "the profile \"p\" gets its credentials by sso_session, which only the AWS CLI can do, "
                + "and there is no program \"aws\""
        ),
        (
            .missingMFACode(profile: "p", serial: "s"),
            "the profile \"p\" needs a code of the MFA device s, and there is no terminal to ask "
                + "for it"
        ),
        (.noCredentials(lookedIn: ["a", "b"]), "no AWS credentials were found in a, b"),
        (
            .credentialsExpired(source: "s", at: fixedNow),
            "the credentials from s expired at 2025-06-15T12:00:00Z"
        ),
        (
            .service(
                AWSServiceError(
                    service: .iam, operation: "GetRole", code: "NoSuchEntity", message: "gone",
                    status: 404, requestID: "r")),
            "iam GetRole answered NoSuchEntity: gone (404, request r)"
        ),
        (
            .malformedResponse(service: .iam, operation: "GetRole", problem: "p"),
            "the answer of iam to GetRole cannot be read: p"
        ),
        (
            .transport(.libcurlMissing(detail: "d")), "libcurl cannot be loaded: d"
        ),
        (.malformedXML(line: 2, problem: "p"), "the XML is refused in line 2: p"),
    ]

    @Test func everyErrorSaysWhatIsWrong() {
        for (error, text) in Self.texts { #expect(error.description == text) }
    }

    @Test func foreignAnswersAreNamed() {
        let error = ErrorResponse.decode(
            HTTPResponse(status: 502, headers: HTTPHeaders([("Content-Type", "text/html")])),
            service: .iam, operation: "GetRole", url: "https://proxy/")
        #expect(
            error?.description
                == "https://proxy/ answered status 502 with text/html, "
                + "which is not an answer of iam")
    }
}
