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

    mutating func roleTags(_ tags: [RoleTag]) {
        for (number, tag) in tags.enumerated() {
            let place = "tags.\(number + 1).member"
            length(tag.key, at: "\(place).key", 1...128)
            pattern(tag.key, at: "\(place).key", .iamTagKey)
            length(tag.value, at: "\(place).value", 0...256)
            pattern(tag.value, at: "\(place).value", .iamTagValue)
        }
    }
}
