extension JSONReader {
    /// Reads a string; the opening quotation mark is next.
    mutating func string() throws(JSONSyntaxError) -> String {
        var text = String.UnicodeScalarView()
        advance()
        while let scalar = scalars.first {
            switch scalar {
            case "\"":
                advance()
                return String(text)
            case "\\":
                text.append(try escape())
            case _ where scalar.value < 0x20:
                throw failure("a control character inside a string")
            default:
                text.append(scalar)
                advance()
            }
        }
        throw failure("the text ends inside a string")
    }

    /// Reads a number and returns it as it is written.
    ///
    /// `number = [ "-" ] ( "0" / ( digit1-9 *DIGIT ) ) [ "." 1*DIGIT ] [ e [ sign ] 1*DIGIT ]`
    mutating func number() throws(JSONSyntaxError) -> String {
        var text = ""
        take("-", into: &text)
        if !take("0", into: &text) { try digits(into: &text) }
        if take(".", into: &text) { try digits(into: &text) }
        if take("e", into: &text) || take("E", into: &text) {
            if !take("-", into: &text) { take("+", into: &text) }
            try digits(into: &text)
        }
        if let next = scalars.first, next.isASCIIDigit {
            throw failure("a number begins with a zero")
        }
        return text
    }

    private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
        advance()
        guard let escaped = scalars.first else { throw failure("the text ends inside a string") }
        let meaning: Unicode.Scalar
        switch escaped {
        case "\"", "\\", "/": meaning = escaped
        case "b": meaning = "\u{08}"
        case "f": meaning = "\u{0C}"
        case "n": meaning = "\n"
        case "r": meaning = "\r"
        case "t": meaning = "\t"
        case "u": return try unicodeEscape()
        default: throw failure("an unknown escape inside a string")
        }
        advance()
        return meaning
    }

    /// Reads `uXXXX`, or two of them that are a surrogate pair.
    private mutating func unicodeEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
        let first = try codeUnit()
        guard (0xD800...0xDBFF).contains(first) else { return try scalar(first) }
        guard skip("\\") else { throw failure("half of a surrogate pair") }
        let second = try codeUnit()
        guard (0xDC00...0xDFFF).contains(second) else { throw failure("half of a surrogate pair") }
        return try scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    }

    private mutating func codeUnit() throws(JSONSyntaxError) -> UInt32 {
        guard skip("u") else { throw failure("half of a surrogate pair") }
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let next = scalars.first, next.isASCII,
                let digit = Character(next).hexDigitValue
            else { throw failure("four hexadecimal digits are missing") }
            unit = unit << 4 + UInt32(digit)
            advance()
        }
        return unit
    }

    private func scalar(_ value: UInt32) throws(JSONSyntaxError) -> Unicode.Scalar {
        guard let scalar = Unicode.Scalar(value) else { throw failure("half of a surrogate pair") }
        return scalar
    }

    private mutating func digits(into text: inout String) throws(JSONSyntaxError) {
        var any = false
        while let digit = scalars.first, digit.isASCIIDigit {
            take(digit, into: &text)
            any = true
        }
        guard any else { throw failure("a digit is missing in a number") }
    }

    @discardableResult
    private mutating func take(_ scalar: Unicode.Scalar, into text: inout String) -> Bool {
        guard skip(scalar) else { return false }
        text.unicodeScalars.append(scalar)
        return true
    }
}

extension Unicode.Scalar {
    var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
