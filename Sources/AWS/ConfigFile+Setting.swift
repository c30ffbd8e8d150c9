extension ConfigFile {
    /// The file with settings of one section changed in place, and every other byte as it was.
    ///
    /// A setting that already says what it should is left alone; one that does not gets another
    /// value, and its further lines go, as do repetitions of its key. What the section lacks comes
    /// after its last setting. A section that is absent is added at the end of the file.
    ///
    /// - Parameters:
    ///   - settings: keys in lower case, and their values.
    ///   - removed: keys that the section should not have.
    ///   - name: the section, whichever way its header is written.
    /// - Returns: the whole file.
    /// - Throws: `AWSError.duplicateSection` when the file has the section more than once,
    ///   `.invalidSetting` for a key, value or name that a line cannot carry, `.cannotEdit` when
    ///   the result would not read as meant.
    public func setting(
        _ settings: [(key: String, value: String)], removing removed: Set<String> = [],
        in name: SectionName
    ) throws(AWSError) -> [UInt8] {
        try Self.check(name, settings)
        let existing = sections.filter { $0.name == name }
        guard existing.count < 2 else {
            throw .duplicateSection(path: path, header: name.header, lines: existing.map(\.line))
        }
        let edited: [UInt8]
        if let section = existing.first {
            edited = apply(edits(of: section, settings, removing: removed))
        } else {
            let header = Array("[\(name.header)]".utf8) + fileEnding
            edited = bytes + separator + header + lines(settings, indent: [], ending: fileEnding)
        }
        try verify(edited, name, settings, removed)
        return edited
    }

    /// New bytes in place of old ones.
    private struct Edit {
        let range: Range<Int>
        var text: [UInt8] = []
    }

    private func edits(
        of section: Section, _ settings: [(key: String, value: String)],
        removing removed: Set<String>
    ) -> [Edit] {
        var edits = section.entries.filter { removed.contains($0.key) }
            .flatMap { $0.lines.map { Edit(range: $0) } }
        var missing: [(key: String, value: String)] = []
        for (key, value) in settings {
            let entries = section.entries.filter { $0.key == key }
            guard let first = entries.first else {
                missing.append((key, value))
                continue
            }
            if entries.count == 1, section.settings[key] == .text(value) { continue }
            let needsBlank = first.value.isEmpty && !bytes[..<first.value.lowerBound].endsInBlank
            edits.append(Edit(range: first.value, text: (needsBlank ? [0x20] : []) + value.utf8))
            let others = first.lines.dropFirst() + entries.dropFirst().flatMap(\.lines)
            edits += others.map { Edit(range: $0) }
        }
        if !missing.isEmpty {
            let kept = section.entries.last { !removed.contains($0.key) }
            edits.append(addition(of: missing, to: section, after: kept))
        }
        return edits
    }

    /// Lines after a section's last setting, or its header, that look like their neighbours.
    private func addition(
        of settings: [(key: String, value: String)], to section: Section, after last: Entry?
    ) -> Edit {
        let line = last?.lines.last ?? section.headerRange
        let own = Self.ending(bytes[line])
        let ending = own.isEmpty ? Self.ending(bytes[section.headerRange]) : own
        let text = lines(
            settings, indent: last?.indent ?? section.headerIndent,
            ending: ending.isEmpty ? fileEnding : ending)
        // A file may end without a line ending.
        let opening = own.isEmpty ? (ending.isEmpty ? fileEnding : ending) : []
        return Edit(range: line.upperBound..<line.upperBound, text: opening + text)
    }

    /// Edits do not overlap; of two at one place the first stays the first.
    private func apply(_ edits: [Edit]) -> [UInt8] {
        var result: [UInt8] = []
        var position = 0
        let ordered = edits.sorted {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }
        for edit in ordered {
            result += bytes[position..<edit.range.lowerBound] + edit.text
            position = edit.range.upperBound
        }
        return result + bytes[position...]
    }

    private func lines(
        _ settings: [(key: String, value: String)], indent: [UInt8], ending: [UInt8]
    ) -> [UInt8] {
        settings.flatMap { indent + Array("\($0.key) = \($0.value)".utf8) + ending }
    }
}

extension ConfigFile {
    /// The line ending of the file's first line.
    private var fileEnding: [UInt8] {
        guard let first = bytes.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else {
            return [0x0A]
        }
        return Self.ending(bytes[...first] + bytes[(first + 1)...].prefix { $0 == 0x0A }.prefix(1))
    }

    /// What ends a line: LF, CR LF, CR, or nothing.
    private static func ending(_ line: ArraySlice<UInt8>) -> [UInt8] {
        if line.suffix(2).elementsEqual([0x0D, 0x0A]) { return [0x0D, 0x0A] }
        return line.suffix(1).filter { $0 == 0x0A || $0 == 0x0D }
    }

    /// What comes between the file's last line and a section that is added.
    private var separator: [UInt8] {
        guard let last = bytes.last, bytes != [0xEF, 0xBB, 0xBF] else { return [] }
        let ending = fileEnding
        guard last == 0x0A || last == 0x0D else { return ending + ending }
        let blank = ending + ending
        return bytes.count == ending.count || bytes.suffix(blank.count).elementsEqual(blank)
            ? [] : ending
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
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0)
                    || $0 == UInt8(ascii: "_")
            }
            guard isKey, !key.isEmpty else { throw .invalidSetting(name: "key", value: key) }
            let isBare = value.first?.isWhitespace != true && value.last?.isWhitespace != true
            guard isBare, value.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) else {
                throw .invalidSetting(name: key, value: value)
            }
        }
    }

    /// Reads the result again: the settings must be what was asked, and all others what they were.
    private func verify(
        _ edited: [UInt8], _ name: SectionName, _ settings: [(key: String, value: String)],
        _ removed: Set<String>
    ) throws(AWSError) {
        let result = try ConfigFile(edited, path: path)
        var wanted = (self.settings(of: name) ?? [:]).filter { !removed.contains($0.key) }
        for (key, value) in settings { wanted[key] = .text(value) }
        let before = sections.filter { $0.name != name }
        let after = result.sections.filter { $0.name != name }
        let isSame =
            before.map(\.header) == after.map(\.header)
            && before.map(\.settings) == after.map(\.settings)
        guard isSame, result.settings(of: name) == wanted else { throw .cannotEdit(path: path) }
    }
}

extension ArraySlice<UInt8> {
    fileprivate var endsInBlank: Bool { last == 0x20 || last == 0x09 }
}
