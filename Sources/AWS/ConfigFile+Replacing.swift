extension ConfigFile {
    /// The file with one section replaced, or added at its end, and every other byte as it was.
    ///
    /// What is replaced goes from the section's header to its last setting: comments and empty
    /// lines after it belong to what follows. Line endings and indentation stay those of the file.
    ///
    /// - Parameters:
    ///   - name: the section, whichever way its header is written.
    ///   - settings: all keys and values of the section, in order.
    /// - Returns: the whole file.
    /// - Throws: `AWSError.duplicateSection` when the file has the section more than once,
    ///   `.invalidSetting` for a key, value or name that a line cannot carry, `.cannotEdit` when
    ///   the result would not read as meant.
    public func replacing(
        section name: SectionName, with settings: [(key: String, value: String)]
    ) throws(AWSError) -> [UInt8] {
        try Self.check(name, settings)
        let existing = sections.filter { $0.name == name }
        guard existing.count < 2 else {
            throw .duplicateSection(path: path, header: name.header, lines: existing.map(\.line))
        }
        let edited: [UInt8]
        if let section = existing.first {
            let header = section.headerIndent + Array("[\(section.header)]".utf8)
            let text = lines(header, settings, indent: section.keyIndent ?? section.headerIndent)
            edited = bytes[..<section.range.lowerBound] + text + bytes[section.range.upperBound...]
        } else {
            edited = bytes + separator + lines(Array("[\(name.header)]".utf8), settings, indent: [])
        }
        try verify(edited, name, settings)
        return edited
    }

    /// The line ending of the file's first line.
    private var lineEnding: [UInt8] {
        guard let first = bytes.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else {
            return [0x0A]
        }
        guard bytes[first] == 0x0D else { return [0x0A] }
        return bytes[first...].dropFirst().first == 0x0A ? [0x0D, 0x0A] : [0x0D]
    }

    /// What comes between the file's last line and a section that is added.
    private var separator: [UInt8] {
        guard let last = bytes.last, bytes != [0xEF, 0xBB, 0xBF] else { return [] }
        let ending = lineEnding
        guard last == 0x0A || last == 0x0D else { return ending + ending }
        let blank = ending + ending
        return bytes.count == ending.count || bytes.suffix(blank.count).elementsEqual(blank)
            ? [] : ending
    }

    private func lines(
        _ header: [UInt8], _ settings: [(key: String, value: String)], indent: [UInt8]
    ) -> [UInt8] {
        settings.reduce(into: header + lineEnding) { text, setting in
            text += indent + Array("\(setting.key) = \(setting.value)".utf8) + lineEnding
        }
    }

    private static func check(
        _ name: SectionName, _ settings: [(key: String, value: String)]
    ) throws(AWSError) {
        let header = name.header
        let isReadBack = SectionName(header: header) == name
        guard isReadBack, header.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) else {
            throw .invalidSetting(name: "section", value: header)
        }
        for (key, value) in settings {
            let isKey = key.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_")
            }
            guard isKey, !key.isEmpty else { throw .invalidSetting(name: "key", value: key) }
            let isBare = value.first?.isWhitespace != true && value.last?.isWhitespace != true
            guard isBare, value.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) else {
                throw .invalidSetting(name: key, value: value)
            }
        }
    }

    /// Reads the result again: the section must say what was asked, the others what they said.
    private func verify(
        _ edited: [UInt8], _ name: SectionName, _ settings: [(key: String, value: String)]
    ) throws(AWSError) {
        let result = try ConfigFile(edited, path: path)
        let wanted = settings.reduce(into: [:]) { $0[$1.key] = Value.text($1.value) }
        let before = sections.filter { $0.name != name }
        let after = result.sections.filter { $0.name != name }
        let isSame =
            before.map(\.header) == after.map(\.header)
            && before.map(\.settings) == after.map(\.settings)
        guard isSame, result.settings(of: name) == wanted else { throw .cannotEdit(path: path) }
    }
}
