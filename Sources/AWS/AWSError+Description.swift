extension AWSError: CustomStringConvertible {
    /// What went wrong, for the line after `error:`.
    public var description: String {
        switch self {
        case .invalidARN(let text, let problem):
            "\"\(text)\" is not an ARN: \(problem)"
        case .missingRegion(let service):
            "no region is configured, and \(service.rawValue) needs one"
        case .invalidRegion(let name):
            "\"\(name)\" is not the name of a region"
        case .invalidEndpoint(let url, let setting):
            "the endpoint \"\(Endpoint.withoutSecrets(url))\" (from \(setting)) is not an http or https URL of a server"
        case .variantOfOverride(let kind, let url, let setting):
            "\(kind) endpoints are configured, and so is the endpoint \(Endpoint.withoutSecrets(url)) (from \(setting))"
        case .unsupportedEndpoint(let service, let partition, let kind):
            "\(service.rawValue) has no \(kind) endpoint in the partition \(partition)"
        case .notSent(let change):
            "nothing may be changed, and \(change.service.rawValue) \(change.operation) would"
        case .service(let error):
            error.description
        case .foreignResponse(let response):
            "\(response.url) answered status \(response.status) with "
                + "\(response.contentType ?? "no content type"), "
                + "which is not an answer of \(response.service.rawValue)"
        case .malformedResponse(let service, let operation, let problem):
            "the answer of \(service.rawValue) to \(operation) cannot be read: \(problem)"
        case .transport(let error):
            error.description
        case .malformedXML(let line, let problem):
            "the XML is refused in line \(line): \(problem)"
        default:
            configurationDescription
        }
    }

    /// What is wrong with shared files and credentials.
    private var configurationDescription: String {
        switch self {
        case .profileNotFound(let name, let places):
            "the profile \"\(name)\" is neither in \(places.joined(separator: " nor in "))"
        case .missingServicesSection(let name):
            "the profile uses the services section \"\(name)\", which does not exist or is empty"
        case .configSyntax(let path, let line, let problem):
            "\(path) cannot be read, line \(line): \(problem)"
        case .unreadableFile(let path, let problem):
            "\(path) cannot be read: \(problem)"
        case .duplicateSection(let path, let header, let lines):
            "\(path) has the section [\(header)] more than once, in lines "
                + lines.map(String.init).joined(separator: ", ")
        case .invalidSetting(let name, let value):
            "\"\(value)\" cannot be the value of \(name)"
        case .cannotEdit(let path):
            "\(path) is written so that the section cannot be replaced without changing another"
        case .partialCredentials(let source, let missing):
            "\(source) has one half of an access key, and \(missing) is missing"
        case .unsendableCredential(let source, let name):
            "\(source) has a line break or another control character in \(name)"
        case .invalidRoleProfile(let profile, let problem):
            "the profile \"\(profile)\" cannot be used: \(problem)"
        case .credentialSourceFailed(let source, let problem):
            "\(source) gave no credentials: \(problem)"
        case .missingAWSCLI(let profile, let setting):
            "the profile \"\(profile)\" gets its credentials by \(setting), which only the AWS CLI "
                + "can do, and there is no program \"aws\""
        case .missingMFACode(let profile, let serial):
            "the profile \"\(profile)\" needs a code of the MFA device \(serial), and there is no "
                + "terminal to ask for it"
        case .noCredentials(let places):
            "no AWS credentials were found in \(places.joined(separator: ", "))"
        case .credentialsExpired(let source, let date):
            "the credentials from \(source) expired at \(date.ISO8601Format())"
        default:
            ""
        }
    }
}
