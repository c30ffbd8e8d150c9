import AWS
import FoundationEssentials
import IAMPolicy

/// What policies can know of a session's request.
extension Authorizer {
    /// The condition keys that every request of a session has.
    func context(of session: IssuedSession) -> [String: [String]] {
        var context = requestContext
        context["aws:PrincipalArn"] = [session.roleARN]
        context["aws:PrincipalType"] = ["AssumedRole"]
        context["aws:userid"] = [session.assumedRoleID]
        context["aws:SourceIdentity"] = session.sourceIdentity.map { [$0] }
        context["aws:TokenIssueTime"] = [session.issuedAt.timestamp]
        // Whoever has temporary credentials has the key, with a second factor or without.
        context["aws:MultiFactorAuthPresent"] = ["false"]
        for (key, value) in principalTags(of: session) {
            context["aws:PrincipalTag/\(key)"] = [value]
        }
        return context
    }

    /// The condition keys that every request has, whoever makes it.
    var requestContext: [String: [String]] {
        var context = Self.clock(call.now)
        context["aws:PrincipalAccount"] = [call.configuration.account]
        context["aws:PrincipalIsAWSService"] = ["false"]
        context["aws:ViaAWSService"] = ["false"]
        context["aws:RequestedRegion"] = [requestedRegion]
        context["aws:SecureTransport"] = ["false"]
        if let address = call.request.remoteAddress { context["aws:SourceIp"] = [address] }
        if let agent = call.request.header("user-agent") { context["aws:UserAgent"] = [agent] }
        if let referer = call.request.header("referer") { context["aws:Referer"] = [referer] }
        return context.merging(serviceContext) { common, _ in common }
    }

    /// The keys that a request lacks where its context does not have them.
    ///
    /// Keys that AWS always has, and this service does not know, are not among them; nor are the
    /// tags of requests and resources, where a service has such.
    var modelledKeys: ModelledKeys {
        let keys = ModelledKeys(
            [
                "aws:username", "aws:UserAgent", "aws:Referer", "aws:SourceArn",
                "aws:SourceAccount", "aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast",
                "aws:PrincipalServiceName", "aws:PrincipalServiceNamesList", "aws:SourceIdentity",
                "aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge",
            ], families: ["aws:PrincipalTag/"])
        switch call.service {
        case .rolesanywhere: return keys.union(RolesAnywhereService.modelledKeys)
        case .iam: return keys.union(IAMService.modelledKeys)
        case .sts: return keys.union(STSService.modelledKeys)
        case .s3: break
        }
        // Neither buckets nor objects have tags here.
        return keys.union(
            ModelledKeys(
                S3Service.modelledKeys.union(["aws:TagKeys"]),
                families: [
                    "aws:RequestTag/", "aws:ResourceTag/", "s3:ExistingObjectTag/",
                    "s3:RequestObjectTag/", "s3:BucketTag/",
                ]))
    }

    /// The condition keys for the time of day.
    static func clock(_ now: Date) -> [String: [String]] {
        [
            "aws:CurrentTime": [now.timestamp],
            "aws:EpochTime": ["\(Int(now.timeIntervalSince1970))"],
        ]
    }

    /// The service's own condition keys.
    private var serviceContext: [String: [String]] {
        guard call.service == .s3 else { return [:] }
        var context = [
            "s3:authType": ["REST-HEADER"], "s3:signatureversion": ["AWS4-HMAC-SHA256"],
        ]
        if let digest = call.request.header("x-amz-content-sha256") {
            context["s3:x-amz-content-sha256"] = [digest]
        }
        return context
    }

    /// IAM is in one region of its partition.
    private var requestedRegion: String {
        let region = call.configuration.region
        return call.service == .iam ? Partition.of(region: region).globalRegion : region
    }

    /// The role's tags, over which those of the session go; keys have no case.
    private func principalTags(of session: IssuedSession) -> [String: String] {
        let own = Set(session.tags.keys.map { $0.lowercased() })
        let inherited = (role?.tags ?? []).filter { !own.contains($0.key.lowercased()) }
        return Dictionary(inherited.map { ($0.key, $0.value) }) { first, _ in first }
            .merging(session.tags) { _, session in session }
    }
}
