import AWSSigning
import FoundationEssentials

extension STSClient {
    /// Which session of which role is wanted.
    struct AssumedRoleWish {
        let roleARN: String
        let sessionName: String
        var externalID: String?
        var durationSeconds: Int?

        /// The device's serial number or ARN, and the code that it shows.
        var mfa: (serial: String, code: SecretString)?

        init(roleARN: String, sessionName: String) {
            self.roleARN = roleARN
            self.sessionName = sessionName
        }

        fileprivate var parameters: [(name: String, value: String)] {
            var parameters = [
                (name: "RoleArn", value: roleARN), (name: "RoleSessionName", value: sessionName),
            ]
            if let externalID { parameters.append(("ExternalId", externalID)) }
            if let durationSeconds {
                parameters.append(("DurationSeconds", String(durationSeconds)))
            }
            if let mfa {
                parameters.append(("SerialNumber", mfa.serial))
                parameters.append(("TokenCode", mfa.code.revealed))
            }
            return parameters
        }
    }

    /// A session of a role for whoever signs.
    func assumeRole(
        _ wish: AssumedRoleWish, source: String
    ) throws(AWSError) -> AWSCredentials {
        try session("AssumeRole", wish.parameters, source)
    }

    /// A session of a role for whom an identity provider's token names; nobody signs.
    func assumeRole(
        _ wish: AssumedRoleWish, webIdentityToken: SecretString, source: String
    ) throws(AWSError) -> AWSCredentials {
        try session(
            "AssumeRoleWithWebIdentity",
            wish.parameters + [("WebIdentityToken", webIdentityToken.revealed)], source)
    }

    private func session(
        _ operation: String, _ parameters: [(name: String, value: String)], _ source: String
    ) throws(AWSError) -> AWSCredentials {
        let query = QueryRequest(
            service: .sts, operation: operation, version: "2011-06-15", parameters: parameters)
        let answer = try query.send(through: client).child("Credentials")
        func text(_ name: String) throws(AWSError) -> String {
            guard let text = answer?.text(of: name), !text.isEmpty else {
                throw query.malformed("it has no \(name)")
            }
            return text
        }
        let end = try text("Expiration")
        guard let expiration = AWSTime.date(end) else {
            throw query.malformed("its Expiration is not a time")
        }
        return AWSCredentials(
            accessKey: AccessKey(
                accessKeyID: try text("AccessKeyId"), secretAccessKey: try text("SecretAccessKey"),
                sessionToken: try text("SessionToken")),
            expiration: expiration, source: source)
    }
}
