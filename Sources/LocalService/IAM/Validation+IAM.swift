/// The constraints that IAM's model puts on members that several operations take.
extension Validation {
    mutating func roleName(_ name: String?) {
        require(name, at: "roleName")
        length(name, at: "roleName", 1...64)
        pattern(name, at: "roleName", .iamName)
    }

    mutating func policyName(_ name: String?) {
        require(name, at: "policyName")
        length(name, at: "policyName", 1...128)
        pattern(name, at: "policyName", .iamName)
    }

    mutating func policyARN(_ arn: String?) {
        require(arn, at: "policyArn")
        length(arn, at: "policyArn", 20...2048)
    }

    mutating func policyDocument(_ text: String?, at name: String) {
        require(text, at: name)
        length(text, at: name, 1...131_072)
        pattern(text, at: name, .policyDocument)
    }

    mutating func description(_ text: String?) {
        length(text, at: "description", 0...1000)
        pattern(text, at: "description", .description)
    }

    /// A number in a form.
    mutating func number(
        _ text: String?, at name: String, _ limits: ClosedRange<Int>
    ) -> Int? {
        guard let text else { return nil }
        guard let number = Int(text) else {
            fail(text, at: name, "be a number")
            return nil
        }
        range(number, at: name, limits)
        return number
    }

    mutating func tags(_ tags: [TagInput]) {
        count(tags, at: "tags", atMost: RoleTag.limit, isSensitive: true)
        for (number, tag) in tags.enumerated() {
            let place = "tags.\(number + 1).member"
            require(tag.key, at: "\(place).key")
            length(tag.key, at: "\(place).key", 1...128, isSensitive: true)
            pattern(tag.key, at: "\(place).key", .iamTagKey, isSensitive: true)
            require(tag.value, at: "\(place).value")
            length(tag.value, at: "\(place).value", 0...256, isSensitive: true)
            pattern(tag.value, at: "\(place).value", .iamTagValue, isSensitive: true)
        }
    }

    mutating func tagKeys(_ keys: [String], at name: String = "tagKeys") {
        count(keys, at: name, atMost: RoleTag.limit)
        each(keys, at: name, 1...128, .iamTagKey)
    }

    mutating func rolePath(_ path: String?, at name: String = "path") {
        length(path, at: name, 1...512)
        pattern(path, at: name, .rolePath)
    }

    /// The path of a managed policy, or what such paths begin with.
    mutating func policyPath(_ path: String?, at name: String = "path") {
        length(path, at: name, 1...512)
        pattern(path, at: name, .policyPath)
    }

    mutating func permissionsBoundary(_ arn: String?) {
        length(arn, at: "permissionsBoundary", 20...2048)
    }
}
