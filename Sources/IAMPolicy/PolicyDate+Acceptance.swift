extension PolicyDate {
    /// Whether IAM takes a text for a date when a policy is written, be it one that exists or not.
    ///
    /// Its old parser counts neither the days of a month nor digits: `2025-2-31` passes.
    static func isAccepted(_ text: String) -> Bool {
        if PolicyDate(text) != nil { return true }
        let text = text.lowercased()
        guard text.contains("t") || text.contains("-") else {
            return Int64(text).map { $0 >= 0 } ?? false
        }
        let parts = text.split(separator: "t", maxSplits: 1, omittingEmptySubsequences: false)
        return isDay(parts[0]) && (parts.count == 1 || isTime(parts[1]))
    }

    private static func isDay(_ text: Substring) -> Bool {
        let fields = text.drop { $0 == "-" }.split(
            separator: "-", omittingEmptySubsequences: false)
        let limits = [0...292_278_993, 1...12, 1...31]
        return fields.count <= 3 && zip(fields, limits).allSatisfy { isNumber($0, in: $1) }
    }

    private static func isTime(_ text: Substring) -> Bool {
        // The zone's minutes are the fourth field.
        var fields = text.split(separator: ":", omittingEmptySubsequences: false)
        if fields == [""] { return true }
        guard fields.count <= 4 else { return false }
        if fields.count >= 3 {
            let seconds = fields[2]
            let zone = seconds.drop { $0 != "z" && $0 != "+" }
            guard zone.isEmpty || zone == "z" || isNumber(zone.dropFirst(), in: 0...23) else {
                return false
            }
            let number = seconds.prefix { $0 != "z" && $0 != "+" }.split(
                separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            guard number.count == 1 || isNumber(number[1], in: 0...999_999_999) else {
                return false
            }
            fields[2] = number[0]
        }
        let limits = [0...23, 0...59, 0...59, 0...59]
        return zip(fields, limits).allSatisfy { isNumber($0, in: $1) }
    }

    private static func isNumber(_ text: Substring, in range: ClosedRange<Int>) -> Bool {
        text.unicodeScalars.allSatisfy(\.isASCIIDigit) && (Int(text).map(range.contains) ?? false)
    }
}
