import AWS
import CommandLineSupport
import HTTP

extension Hints {
    static func explain(_ error: AWSError) -> CommandError {
        let message = "\(error)"
        switch error {
        case .transport(let error):
            return explain(error)
        case .foreignResponse, .malformedResponse, .malformedXML:
            return CommandError(
                status: .unavailable, code: "answer.foreign", message: message,
                hint: "something else than AWS may answer there: check --endpoint-url, "
                    + "AWS_ENDPOINT_URL and the proxy")
        case .credentialsExpired:
            return CommandError(
                status: .noPermission, code: "credentials.expired", message: message,
                hint: "obtain new ones where these came from")
        case .noCredentials:
            return CommandError(
                status: .configuration, code: "credentials.missing", message: message,
                hint: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or give --profile; to try "
                    + "things out without an account: eval \"$(ra lab --detach)\"")
        case .credentialSourceFailed, .invalidRoleProfile, .missingAWSCLI, .missingMFACode:
            return explainCredentials(error)
        case .unsendableCredential:
            return CommandError(
                status: .configuration, code: "credentials.form", message: message,
                hint: "set it anew without: a file with the line ends of Windows adds a CR to each "
                    + "value, which dos2unix takes away")
        case .missingRegion:
            return CommandError(
                status: .configuration, code: "region.missing", message: message,
                hint: "give --region, or set AWS_REGION")
        case .invalidARN:
            return CommandError(
                status: .usage, code: "arn.form", message: message,
                hint: "an ARN has six parts, as in arn:aws:iam::111122223333:role/reader")
        case .profileNotFound:
            return CommandError(
                status: .configuration, code: "config.profile", message: message,
                hint: "check --profile, AWS_PROFILE, and the names in ~/.aws/config")
        default:
            return CommandError(
                status: .configuration, code: "config", message: message,
                hint: "check the flags, the AWS_… variables, and the files in ~/.aws")
        }
    }

    static func explain(_ error: HTTPError) -> CommandError {
        let message = "\(error)"
        func unavailable(_ hint: String) -> CommandError {
            CommandError(
                status: .unavailable, code: "network", message: message, hint: hint)
        }
        switch error {
        case .couldNotConnect(let url, _) where isLoopback(url):
            return unavailable(
                "the local service is not running there; start it with: "
                    + "eval \"$(ra lab --detach)\"")
        case .couldNotConnect, .connectTimedOut, .connectionLost:
            return unavailable("check the endpoint, the network, and HTTPS_PROXY")
        case .couldNotResolve:
            return unavailable("check the region's name, the endpoint, and the network")
        case .timedOut:
            return unavailable("check the endpoint and the network, and try again")
        case .tls:
            return unavailable(
                "if a proxy inspects TLS, name its CA certificates in AWS_CA_BUNDLE")
        case .invalidURL:
            return CommandError(
                status: .configuration, code: "endpoint.form", message: message,
                hint: "check --endpoint-url, --endpoint and AWS_ENDPOINT_URL")
        case .invalidProxy:
            return CommandError(
                status: .configuration, code: "proxy.form", message: message,
                hint: "write http://HOST:PORT or http://USER:PASSWORD@HOST:PORT, with %23 for # "
                    + "and the like in the password")
        case .libcurlMissing:
            return CommandError(
                status: .configuration, code: "libcurl.missing", message: message,
                hint: "install libcurl, on Debian with: apt-get install libcurl4")
        case .malformedResponse, .tooLarge:
            return unavailable(
                "something else than AWS may answer there: check the endpoint and the proxy")
        case .other, .invalidHeader:
            return unavailable("check the endpoint, the network, and HTTPS_PROXY")
        }
    }

    private static func isLoopback(_ url: String) -> Bool {
        // What cannot be an endpoint is certainly not the local service.
        guard let host = try? HTTPRequest.hostHeader(forURL: url) else { return false }
        return Loopback.isHost(host)
    }
}
