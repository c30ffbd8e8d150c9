extension ClientConfiguration {
    /// Settings that an environment variable gives or, failing that, the profile.
    struct Settings {
        let environment: [String: String]
        let profile: [String: ConfigFile.Value]

        func text(_ variable: String, _ key: String) -> String? {
            if let value = environment[variable] { return value }
            guard let value = profile[key]?.text, !value.isEmpty else { return nil }
            return value
        }

        func isTrue(_ variable: String, _ key: String) -> Bool {
            text(variable, key)?.lowercased() == "true"
        }

        func positiveInteger(_ variable: String, _ key: String) throws(AWSError) -> Int? {
            guard let text = text(variable, key) else { return nil }
            guard let number = Int(text), number > 0 else {
                let name = environment[variable] == nil ? key : variable
                throw .invalidSetting(name: name, value: text)
            }
            return number
        }
    }

    /// A region's name, fit for a host name and the scope of a signature.
    struct RegionName {
        /// The plain region.
        let name: String

        /// Whether it was written as one of the old names that meant FIPS endpoints.
        let isFIPS: Bool

        /// Takes `fips-us-east-1` and `us-gov-west-1-fips` apart, which no signature may carry.
        init(_ text: String) throws(AWSError) {
            var name = text[...]
            if name.hasPrefix("fips-") { name = name.dropFirst(5) }
            if name.hasSuffix("-fips") { name = name.dropLast(5) }
            let isLabel = name.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || $0 == UInt8(ascii: "-")
            }
            guard isLabel, (1...63).contains(name.utf8.count), !name.hasPrefix("-"),
                !name.hasSuffix("-"), !name.allSatisfy(\.isNumber)
            else { throw .invalidRegion(text) }
            self.name = String(name)
            isFIPS = name != text[...]
        }
    }
}
