import FoundationEssentials

/// What an AssumeRole request asks for.
///
/// - SeeAlso: AWS STS API Reference, "AssumeRole"
struct AssumeRoleParameters {
    let roleARN: String
    let sessionName: String
    let durationSeconds: Int
    let policy: String?
    let policyARNs: [String]
    let tags: [TagInput]
    let transitiveTagKeys: [String]
    let externalID: String?
    let sourceIdentity: String?

    /// - Throws: the refusal of what is missing or out of range.
    init(_ form: Parameters) throws(Refusal) {
        var validation = Validation()
        roleARN = form["RoleArn"] ?? ""
        validation.require(form["RoleArn"], at: "roleArn")
        validation.stsARN(form["RoleArn"], at: "roleArn")
        sessionName = form["RoleSessionName"] ?? ""
        validation.require(form["RoleSessionName"], at: "roleSessionName")
        validation.length(form["RoleSessionName"], at: "roleSessionName", 2...64)
        validation.pattern(form["RoleSessionName"], at: "roleSessionName", .sessionName)
        durationSeconds =
            validation.number(form["DurationSeconds"], at: "durationSeconds", 900...43_200) ?? 3600
        policy = form["Policy"]
        validation.length(policy, at: "policy", 1...2048)
        validation.pattern(policy, at: "policy", .policyDocument)
        policyARNs = form.members(of: "PolicyArns", atMost: 10, suffix: ".arn")
        validation.count(policyARNs, at: "policyArns", atMost: 10)
        for (number, arn) in policyARNs.enumerated() {
            validation.stsARN(arn, at: "policyArns.\(number + 1).member.arn")
        }
        tags = form.tags
        validation.tags(tags)
        transitiveTagKeys = form.members(of: "TransitiveTagKeys", atMost: RoleTag.limit)
        validation.tagKeys(transitiveTagKeys, at: "transitiveTagKeys")
        externalID = form["ExternalId"]
        validation.length(externalID, at: "externalId", 2...1224)
        validation.pattern(externalID, at: "externalId", .externalID)
        sourceIdentity = form["SourceIdentity"]
        validation.length(sourceIdentity, at: "sourceIdentity", 2...64)
        validation.pattern(sourceIdentity, at: "sourceIdentity", .sessionName)
        validation.secondFactor(form)
        validation.providedContexts(form)
        try validation.finish(code: "ValidationError")
        try Self.refuseWhatIsMissing(form)
    }

    /// There are no devices for a second factor here, and no providers of context.
    private static func refuseWhatIsMissing(_ form: Parameters) throws(Refusal) {
        guard form["SerialNumber"] == nil, form["TokenCode"] == nil else {
            throw Refusal(
                status: 403, code: "AccessDenied",
                message: "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
                reason: "this service has no devices for a second factor"
            ).unverified
        }
        guard form["ProvidedContexts.member.1.ProviderArn"] == nil,
            form["ProvidedContexts.member.1.ContextAssertion"] == nil
        else {
            throw STSRefusal.invalid("ProvidedContexts cannot be used").because(
                "this service has no providers of context"
            ).unverified
        }
    }
}
