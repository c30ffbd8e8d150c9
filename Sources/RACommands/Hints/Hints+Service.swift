import AWS
import CommandLineSupport
import FoundationEssentials

extension Hints {
    /// What a service answered instead of doing what was asked.
    ///
    /// The local service knows more of it than it tells.
    static func explain(_ error: AWSServiceError, now: Date) -> CommandError {
        let meaning = meaning(of: error, now: now)
        guard error.isOfLocalService, error.status == 403, let requestID = error.requestID else {
            return meaning
        }
        let log = "the full reason: ra lab log --request \(PrintableText.shellWord(requestID))"
        return CommandError(
            status: meaning.status, code: meaning.code, message: meaning.message,
            hint: (meaning.hint.map { "\($0); " } ?? "") + log)
    }

    private static func meaning(of error: AWSServiceError, now: Date) -> CommandError {
        if let skew = skew(of: error, now: now),
            signatureCodes.contains(error.code) || refusesSignature(error)
        {
            return CommandError(
                status: .noPermission, code: "clock.skew", message: "\(error)",
                hint: "this machine's clock is \(skew) the server's; set it and try again")
        }
        if refusesSignature(error) {
            return refused(error, "session.refused", regionHint(error))
        }
        if error.operation == "CreateSession", let hint = SessionRefusal.hint(error.message) {
            return refused(error, "session.refused", hint)
        }
        if error.operation == "CreateSession", error.status == 403, !error.isThrottling {
            return refused(error, "session.refused", SessionRefusal.unknown)
        }
        switch error.code {
        case "AccessDenied", "AccessDeniedException", "UnauthorizedOperation":
            return refused(error, "aws.denied", deniedHint(error))
        case "ExpiredToken", "ExpiredTokenException", "RequestExpired":
            return refused(
                error, "credentials.expired", "the session token has expired; obtain a new one")
        case "InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId":
            return refused(
                error, "credentials.unknown",
                "AWS does not know this access key: check AWS_ACCESS_KEY_ID and, for temporary "
                    + "keys, AWS_SESSION_TOKEN; with the local service, take its exports anew: "
                    + "eval \"$(ra lab env)\"")
        case let code where signatureCodes.contains(code) && refusesRegion(error):
            return refused(error, "credentials.region", regionHint(error))
        case let code where signatureCodes.contains(code):
            return refused(
                error, "credentials.signature",
                "the secret key may be wrong: check AWS_SECRET_ACCESS_KEY")
        case "ResourceNotFoundException", "NoSuchEntity":
            return CommandError(
                status: .noInput, code: "resource.missing", message: "\(error)",
                hint: "check the name or ARN, the account and the region")
        case "ValidationException", "ValidationError", "MalformedPolicyDocument", "InvalidInput":
            return CommandError(
                status: .dataError, code: "aws.invalid", message: "\(error)",
                hint: quotaHint(error) ?? "AWS names the value that it does not take")
        default:
            return unknown(error)
        }
    }

    private static func refused(
        _ error: AWSServiceError, _ code: String, _ hint: String
    ) -> CommandError {
        CommandError(status: .noPermission, code: code, message: "\(error)", hint: hint)
    }

    private static func unknown(_ error: AWSServiceError) -> CommandError {
        guard error.isThrottling || error.isTransient || error.status >= 500 else {
            return refused(
                error, "aws.refused",
                quotaHint(error) ?? "AWS's text names what stands in the way")
        }
        return CommandError(
            status: .unavailable, code: "aws.unavailable", message: "\(error)",
            hint: "it was asked several times; try again later")
    }

    /// A trust anchor takes only few CRLs.
    private static func quotaHint(_ error: AWSServiceError) -> String? {
        guard error.operation == "ImportCrl", error.message.lowercased().contains("quota") else {
            return nil
        }
        return "see the trust anchor's CRLs with: ra list-crls; take one away with: "
            + "ra delete-crl NAME, or replace its content by importing under its name"
    }

    private static func refusesRegion(_ error: AWSServiceError) -> Bool {
        error.message.hasPrefix("Credential should be scoped to a valid region")
    }

    private static func regionHint(_ error: AWSServiceError) -> String {
        let region = error.signingRegion.map { "the region \($0)" } ?? "another region"
        guard error.operation == "CreateSession" else {
            return "the request was signed for \(region), which is not the service's: check "
                + "--region, AWS_REGION and the endpoint"
        }
        return "the request was signed for \(region): check that --region and the endpoint are of "
            + "the trust anchor's region, that no proxy changes the request, and the clock"
    }

    /// Names the action that the caller lacks, which AWS puts into its text.
    private static func deniedHint(_ error: AWSServiceError) -> String {
        let template =
            "all that these commands need is in iam/provisioner.json among the templates "
            + "(installed in PREFIX/share/anchorage/templates)"
        guard let start = error.message.firstRange(of: "is not authorized to perform: ") else {
            return "the caller lacks a permission; " + template
        }
        let action = error.message[start.upperBound...].prefix { !$0.isWhitespace }
        return "the caller needs the action \(action); " + template
    }

    private static let signatureCodes: Set<String> = [
        "SignatureDoesNotMatch", "InvalidSignatureException", "RequestTimeTooSkewed",
        "RequestExpired", "AuthFailure",
    ]

    /// Roles Anywhere says the same of a wrong clock as of a wrong signature.
    private static func refusesSignature(_ error: AWSServiceError) -> Bool {
        error.operation == "CreateSession" && error.message.hasPrefix("Invalid signature")
    }

    /// How far this machine's clock is off by the answer's Date header, if that may matter.
    private static func skew(of error: AWSServiceError, now: Date) -> String? {
        guard let server = error.serverDate else { return nil }
        let seconds = now.timeIntervalSince(server)
        let minutes = Int((abs(seconds) / 60).rounded())
        guard minutes >= 4 else { return nil }
        return "\(minutes) min " + (seconds > 0 ? "ahead of" : "behind")
    }
}
