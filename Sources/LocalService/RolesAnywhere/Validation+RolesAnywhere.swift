import RolesAnywhere

/// The constraints that the model of Roles Anywhere puts on members that several operations take.
extension Validation {
    /// The refusal of a request whose required members were found missing.
    static let incomplete = Refusal(
        status: 400, code: "ValidationException", message: "The request is incomplete")

    mutating func identifier(_ id: String?, at name: String) {
        require(id, at: name)
        length(id, at: name, 36...36)
        pattern(id, at: name, .uuid)
    }

    mutating func name(_ name: String?) {
        length(name, at: "name", 1...255)
        pattern(name, at: "name", .resourceName)
    }

    mutating func source(_ source: Source?) {
        guard let source else { return }
        oneOf(source.sourceType, at: "source.sourceType", Source.types)
        length(
            source.sourceData?.x509CertificateData, at: "source.sourceData.x509CertificateData",
            1...16_000)
    }

    mutating func tags(_ tags: [TagMember]?) {
        count(tags, at: "tags", atMost: Quota.tagsPerResource, isSensitive: true)
        for (number, tag) in (tags ?? []).enumerated() {
            let place = "tags.\(number + 1).member"
            require(tag.key, at: "\(place).key")
            length(tag.key, at: "\(place).key", 1...128, isSensitive: true)
            pattern(tag.key, at: "\(place).key", .resourceTag, isSensitive: true)
            require(tag.value, at: "\(place).value")
            length(tag.value, at: "\(place).value", 0...256, isSensitive: true)
            pattern(tag.value, at: "\(place).value", .resourceTag, isSensitive: true)
        }
    }

    mutating func resourceTagKeys(_ keys: [String]?) {
        require(keys, at: "tagKeys")
        count(keys, at: "tagKeys", atMost: Quota.tagsPerResource, isSensitive: true)
        each(keys, at: "tagKeys", 1...128, .resourceTag, isSensitive: true)
    }

    mutating func resourceArn(_ arn: String?) {
        require(arn, at: "resourceArn")
        length(arn, at: "resourceArn", 1...1011)
    }

    mutating func notificationSettings(_ settings: [NotificationSettingMember]?) {
        count(settings, at: "notificationSettings", atMost: 50)
        for (number, setting) in (settings ?? []).enumerated() {
            let place = "notificationSettings.\(number + 1).member"
            require(setting.enabled, at: "\(place).enabled")
            notification(setting.event, setting.channel, at: place)
            range(setting.threshold, at: "\(place).threshold", 1...360)
        }
    }

    mutating func notificationSettingKeys(_ keys: [NotificationSettingKeyMember]?) {
        count(keys, at: "notificationSettingKeys", atMost: 50)
        for (number, key) in (keys ?? []).enumerated() {
            let place = "notificationSettingKeys.\(number + 1).member"
            notification(key.event, key.channel, at: place)
        }
    }

    private mutating func notification(_ event: String?, _ channel: String?, at place: String) {
        require(event, at: "\(place).event")
        oneOf(event, at: "\(place).event", NotificationSetting.events)
        oneOf(channel, at: "\(place).channel", NotificationSetting.channels)
    }

    mutating func certificateField(_ field: String?) {
        require(field, at: "certificateField")
        oneOf(field, at: "certificateField", AttributeMapping.fields)
    }

    mutating func mappingRules(_ rules: [MappingRuleMember]?) {
        require(rules, at: "mappingRules")
        for (number, rule) in (rules ?? []).enumerated() {
            let place = "mappingRules.\(number + 1).member.specifier"
            require(rule.specifier, at: place)
            length(rule.specifier, at: place, 0...60)
        }
    }

    mutating func roleArns(_ arns: [String]?) {
        count(arns, at: "roleArns", atMost: 250)
        each(arns, at: "roleArns", 1...1011, .arn(service: "iam", resource: "role"))
    }

    mutating func managedPolicyArns(_ arns: [String]?) {
        count(arns, at: "managedPolicyArns", atMost: 50)
        each(arns, at: "managedPolicyArns", 1...200)
    }

    /// Checks the size of a list that comes in base64, which AWS shows as its own buffer.
    mutating func crlData(_ bytes: [UInt8]?) {
        guard let bytes, !(1...300_000).contains(bytes.count) else { return }
        let shown = "java.nio.HeapByteBuffer[pos=0 lim=\(bytes.count) cap=\(bytes.count)]"
        fail(
            shown, at: "crlData",
            bytes.isEmpty
                ? "have length greater than or equal to 1"
                : "have length less than or equal to 300000")
    }
}

extension Source {
    /// The values of `sourceType`.
    fileprivate static let types = [
        privateCAType, certificateBundleType, "SELF_SIGNED_REPOSITORY",
    ]
}
