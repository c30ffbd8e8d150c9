extension Slice<UnsafeRawBufferPointer> {
    /// Whether a text occurs in these bytes.
    public func contains(sequence text: StaticString) -> Bool {
        let wanted = text.withUTF8Buffer { Array($0) }
        guard let first = wanted.first else { return true }
        var rest = self
        while let start = rest.firstIndex(of: first) {
            if rest[start...].starts(with: wanted) { return true }
            rest = rest[(start + 1)...]
        }
        return false
    }
}
