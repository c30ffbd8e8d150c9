/// The encoding of international labels; only whether one can be read is asked here.
///
/// - SeeAlso: RFC 3492 §6.2
enum Punycode {
    /// Whether a label, in lower case and without `xn--`, stands for some text outside ASCII.
    static func decodes(_ label: String) -> Bool {
        let octets = Array(label.utf8)
        let delimiter = octets.lastIndex(of: UInt8(ascii: "-"))
        var count = delimiter ?? 0
        var input = octets[(delimiter.map { $0 + 1 } ?? 0)...]
        guard !input.isEmpty else { return false }
        var code = 128
        var position = 0
        var bias = 72
        while !input.isEmpty {
            guard let step = variableLengthInteger(&input, bias: bias) else { return false }
            let total = position + step
            count += 1
            bias = adapted(step, count: count, isFirst: position == 0 && count == 1)
            code += total / count
            position = total % count + 1
            guard let value = UInt32(exactly: code), Unicode.Scalar(value) != nil else {
                return false
            }
        }
        return true
    }

    private static func variableLengthInteger(
        _ input: inout ArraySlice<UInt8>, bias: Int
    ) -> Int? {
        var value = 0
        var weight = 1
        var k = 36
        while let octet = input.popFirst() {
            guard let digit = digit(octet), value < 1 << 40, weight < 1 << 40 else { return nil }
            value += digit * weight
            let threshold = min(max(k - bias, 1), 26)
            if digit < threshold { return value }
            weight *= 36 - threshold
            k += 36
        }
        return nil
    }

    private static func digit(_ octet: UInt8) -> Int? {
        if HostName.isDigit(octet) { return Int(octet) - 0x30 + 26 }
        return HostName.isLetter(octet) ? Int(octet | 0x20) - 0x61 : nil
    }

    private static func adapted(_ delta: Int, count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / count
        var k = 0
        while delta > 455 {
            delta /= 35
            k += 36
        }
        return k + 36 * delta / (delta + 38)
    }
}
