import FoundationEssentials
import HTTP

/// Credentials that an agent beside the program gives: in ECS, EKS, or from another of our tools.
///
/// - SeeAlso: AWS SDKs and Tools Reference Guide, "Container credential provider"
struct ContainerCredentials {
    let resolver: CredentialResolver

    private static let relativeVariable = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
    private static let fullVariable = "AWS_CONTAINER_CREDENTIALS_FULL_URI"

    /// The agents to which a token may go without TLS, besides this machine.
    private static let plainHosts: Set<String> = [
        "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]",
    ]

    /// Name and connection have so long, in seconds; so has the answer.
    private static let timeoutSeconds = 2.0

    private static let attempts = 3

    /// The credentials; nil where the environment names no agent.
    func find() throws(AWSError) -> AWSCredentials? {
        let environment = resolver.configuration.environment
        if let path = environment[Self.relativeVariable] {
            return try fetch("http://169.254.170.2\(path)")
        }
        guard let url = environment[Self.fullVariable] else { return nil }
        let host: String
        do {
            host = try HTTPRequest.hostHeader(forURL: url)
        } catch {
            throw .invalidSetting(name: Self.fullVariable, value: url)
        }
        guard url.lowercased().hasPrefix("https:") || Self.isPlainHost(host) else {
            throw .credentialSourceFailed(
                source: source(url),
                problem: "without https it may only be this machine, 169.254.170.2, "
                    + "169.254.170.23 or fd00:ec2::23")
        }
        return try fetch(url)
    }

    private static func isPlainHost(_ host: String) -> Bool {
        if Loopback.isHost(host) { return true }
        let isBracketed = host.hasPrefix("[")
        let name = isBracketed ? host.prefix { $0 != "]" } + "]" : host.prefix { $0 != ":" }
        return plainHosts.contains(name.lowercased())
    }

    private func fetch(_ url: String) throws(AWSError) -> AWSCredentials {
        let source = source(url)
        var request = HTTPRequest(
            method: "GET", url: url, headers: [(name: "Accept", value: "application/json")],
            timeouts: HTTPRequest.Timeouts(
                connectSeconds: Self.timeoutSeconds, totalSeconds: Self.timeoutSeconds),
            caBundle: resolver.configuration.caBundle)
        request.usesProxy = false
        if let token = try authorization(source) {
            request.headers.append((name: "Authorization", value: token))
        }
        var problem = ""
        for number in 1...Self.attempts {
            if number > 1 { resolver.surroundings.clock.sleep(seconds: 1) }
            do {
                let response = try resolver.surroundings.transport.send(request)
                if response.status == 200, let document = CredentialDocument(response.body) {
                    return try document.credentials(.metadata, source: source)
                }
                problem = Self.problem(of: response)
                // It will not say anything else a second later.
                if (400..<500).contains(response.status), response.status != 429 { break }
            } catch let error as AWSError {
                throw error
            } catch {
                problem = String(describing: error)
            }
        }
        throw .credentialSourceFailed(source: source, problem: problem)
    }

    /// The token that the agent knows its clients by, from a file that is read anew each time.
    private func authorization(_ source: String) throws(AWSError) -> String? {
        let environment = resolver.configuration.environment
        var token = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
        if let path = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] {
            token = try resolver.token(in: path, source: source)
        }
        guard let token else { return nil }
        guard !token.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw .credentialSourceFailed(
                source: source, problem: "the authorization token contains a line break")
        }
        return token
    }

    private static func problem(of response: HTTPResponse) -> String {
        let refusal = try? JSONDecoder().decode(
            [String: String].self, from: Data(response.body))
        let code = refusal?["code"] ?? refusal?["Code"]
        let message = refusal?["message"] ?? refusal?["Message"]
        let words = [code, message].compactMap(\.self).joined(separator: ": ")
        if response.status == 200 { return "its answer is not a JSON object of credentials" }
        return "it answered status \(response.status)" + (words.isEmpty ? "" : ", \(words)")
    }

    private func source(_ url: String) -> String {
        "the container's endpoint \(url.prefix { $0 != "?" })"
    }
}
