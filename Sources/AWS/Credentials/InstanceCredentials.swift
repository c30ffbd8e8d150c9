import FoundationEssentials
import HTTP

/// Credentials of the role of an EC2 instance, from its metadata service, version 2.
///
/// Without a token nothing is asked: version 1 of the service gives credentials to whoever can make
/// a program on the machine send a request.
///
/// - SeeAlso: Amazon EC2 User Guide, "Use the Instance Metadata Service"
struct InstanceCredentials {
    let resolver: CredentialResolver

    private static let path = "latest/meta-data/iam/security-credentials/"
    private static let tokenHeader = "x-aws-ec2-metadata-token"

    /// Where the service is looked for, for messages; nil where the environment forbids it.
    var place: String? {
        isDisabled ? nil : "the instance metadata service (\(base))"
    }

    /// The credentials; nil where no such service answers, or the instance has no role.
    func find() throws(AWSError) -> AWSCredentials? {
        guard !isDisabled else { return nil }
        let settings = try settings()
        let ttl = [(name: "x-aws-ec2-metadata-token-ttl-seconds", value: "21600")]
        guard let answer = send("PUT", "latest/api/token", ttl, settings) else { return nil }
        guard answer.status == 200 else {
            if [403, 404, 405].contains(answer.status) { return nil }
            throw failed("it answered status \(answer.status) when asked for a token")
        }
        let token = [
            (name: Self.tokenHeader, value: String(decoding: answer.body, as: UTF8.self))
        ]
        guard let names = send("GET", Self.path, token, settings), names.status == 200 else {
            return nil
        }
        let text = String(decoding: names.body, as: UTF8.self)
        guard let role = text.split(whereSeparator: \.isNewline).first else { return nil }
        guard role.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x3F && $0 != 0x23 })
        else { throw failed("the role's name in its answer is none") }
        let given = send("GET", Self.path + role, token, settings)
        guard let given, given.status == 200 else {
            throw failed("it names the role \(role), and gives no credentials of it")
        }
        guard let document = CredentialDocument(given.body) else {
            throw failed("its answer is not a JSON object of credentials")
        }
        if let refusal = document.refusal { throw failed(refusal) }
        return try document.credentials(.metadata, source: source)
    }

    private var environment: [String: String] { resolver.configuration.environment }

    private var isDisabled: Bool {
        environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "true"
    }

    private var source: String { "the instance metadata service (\(base))" }

    /// The service's address, with a slash at its end.
    private var base: String {
        let settings = resolver.configuration.settings
        if let url = settings.text(
            "AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint")
        {
            return url.hasSuffix("/") ? url : url + "/"
        }
        let mode = settings.text(
            "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode")
        return mode?.lowercased() == "ipv6" ? "http://[fd00:ec2::254]/" : "http://169.254.169.254/"
    }

    private struct Settings {
        let timeoutSeconds: Double
        let attempts: Int
    }

    private func settings() throws(AWSError) -> Settings {
        let settings = resolver.configuration.settings
        let seconds = try settings.positiveInteger(
            "AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout")
        let attempts = try settings.positiveInteger(
            "AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts")
        do {
            _ = try HTTPRequest.hostHeader(forURL: base)
        } catch {
            throw .invalidSetting(name: "AWS_EC2_METADATA_SERVICE_ENDPOINT", value: base)
        }
        return Settings(timeoutSeconds: Double(seconds ?? 1), attempts: attempts ?? 1)
    }

    /// Sends a request as often as is set; nil where no answer came.
    private func send(
        _ method: String, _ path: String, _ headers: [(name: String, value: String)],
        _ settings: Settings
    ) -> HTTPResponse? {
        var request = HTTPRequest(
            method: method, url: base + path, headers: headers,
            timeouts: HTTPRequest.Timeouts(
                connectSeconds: settings.timeoutSeconds, totalSeconds: settings.timeoutSeconds))
        request.usesProxy = false
        var last: HTTPResponse?
        for _ in 1...settings.attempts {
            // Away from EC2 nothing answers, which is no fault.
            last = (try? resolver.surroundings.transport.send(request)) ?? last
            if let last, last.status < 500 { return last }
        }
        return last
    }

    private func failed(_ problem: String) -> AWSError {
        .credentialSourceFailed(source: source, problem: problem)
    }
}
