/// The constraints that the model of STS puts on members of AssumeRole alone.
extension Validation {
    mutating func stsARN(_ arn: String?, at name: String) {
        length(arn, at: name, 20...2048)
        pattern(arn, at: name, .stsARN)
    }

    /// Which device gives a second factor, and what it shows.
    mutating func secondFactor(_ form: Parameters) {
        length(form["SerialNumber"], at: "serialNumber", 9...256)
        pattern(form["SerialNumber"], at: "serialNumber", .deviceNumber)
        length(form["TokenCode"], at: "tokenCode", 6...6)
        pattern(form["TokenCode"], at: "tokenCode", .deviceCode)
    }

    mutating func providedContexts(_ form: Parameters) {
        let limit = 5
        var number = 1
        while number <= limit + 1 {
            let member = "ProvidedContexts.member.\(number)"
            let provider = form["\(member).ProviderArn"]
            let assertion = form["\(member).ContextAssertion"]
            guard provider != nil || assertion != nil else { break }
            let place = "providedContexts.\(number).member"
            stsARN(provider, at: "\(place).providerArn")
            length(assertion, at: "\(place).contextAssertion", 4...2048)
            number += 1
        }
        count(Array(repeating: "{}", count: number - 1), at: "providedContexts", atMost: limit)
    }
}

extension Pattern {
    /// ARNs in STS, of whatever they are.
    fileprivate static let stsARN = Pattern(
        text: #"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+"#
    ) { text in
        !text.isEmpty
            && text.unicodeScalars.allSatisfy { scalar in
                switch scalar.value {
                case 0x9, 0xA, 0xD, 0x20...0x7E, 0x85, 0xA0...0xFFFD, 0x10000...: true
                default: false
                }
            }
    }

    /// Serial numbers of devices, or their ARNs.
    fileprivate static let deviceNumber = Pattern(text: #"[\w+=/:,.@-]*"#) { text in
        externalID.matches(text)
    }

    /// What a device shows.
    fileprivate static let deviceCode = Pattern(text: #"[\d]*"#) { text in
        text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
