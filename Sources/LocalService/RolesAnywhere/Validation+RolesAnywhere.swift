import RolesAnywhere

/// The constraints that the model of Roles Anywhere puts on members that several operations take.
extension Validation {
    /// The refusal of a request whose required members were found missing.
    static let incomplete = Refusal(
        status: 400, code: "ValidationException", message: "The request is incomplete")

    mutating func name(_ name: String?) {
        length(name, at: "name", 1...255)
        pattern(name, at: "name", .resourceName)
    }

    mutating func source(_ source: Source?) {
        guard let source else { return }
        oneOf(
            source.sourceType, at: "source.sourceType",
            [Source.privateCAType, Source.certificateBundleType])
        require(source.sourceType, at: "source.sourceType")
        require(source.sourceData, at: "source.sourceData")
        length(
            source.sourceData?.x509CertificateData, at: "source.sourceData.x509CertificateData",
            1...16_000)
    }

    mutating func tags(_ tags: [Tag]?) {
        count(tags, at: "tags", atMost: Quota.tagsPerResource)
        for (number, tag) in (tags ?? []).enumerated() {
            let place = "tags.\(number + 1).member"
            length(tag.key, at: "\(place).key", 1...128)
            pattern(tag.key, at: "\(place).key", .resourceTag)
            length(tag.value, at: "\(place).value", 0...256)
            pattern(tag.value, at: "\(place).value", .resourceTag)
        }
    }

    mutating func notificationSettings(_ settings: [NotificationSetting]?) {
        count(settings, at: "notificationSettings", atMost: 50)
        for (number, setting) in (settings ?? []).enumerated() {
            let place = "notificationSettings.\(number + 1).member"
            oneOf(setting.event, at: "\(place).event", NotificationSetting.events)
            oneOf(setting.channel, at: "\(place).channel", ["ALL"])
            range(setting.threshold, at: "\(place).threshold", 1...360)
        }
    }

    mutating func roleArns(_ arns: [String]?) {
        count(arns, at: "roleArns", atMost: 250)
        for (number, arn) in (arns ?? []).enumerated() {
            let place = "roleArns.\(number + 1).member"
            length(arn, at: place, 1...1011)
            pattern(arn, at: place, .arn(service: "iam", resource: "role"))
        }
    }

    mutating func managedPolicyArns(_ arns: [String]?) {
        count(arns, at: "managedPolicyArns", atMost: 50)
        for (number, arn) in (arns ?? []).enumerated() {
            length(arn, at: "managedPolicyArns.\(number + 1).member", 1...200)
        }
    }
}
