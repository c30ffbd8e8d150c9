/// The parts of one HTTP request that a signature covers.
public struct SigningRequest: Sendable {
    /// The method as on the request line.
    public var method: String

    /// The path as on the request line, without the query.
    public var path: String

    /// The query as on the request line, without the question mark; empty for none.
    public var query: String

    /// The header fields in the order of sending, duplicates kept.
    public var headers: [(name: String, value: String)]

    /// The body; empty for none.
    public var body: [UInt8]

    /// Creates a request value.
    public init(
        method: String,
        path: String,
        query: String = "",
        headers: [(name: String, value: String)] = [],
        body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }
}

extension SigningRequest {
    /// The values of a field in the order of sending; names are compared without case.
    public func values(of name: String) -> [String] {
        headers.filter { FieldName.areSame($0.name, name) }.map(\.value)
    }

    /// Whether there is a field of that name.
    func has(_ name: String) -> Bool {
        headers.contains { FieldName.areSame($0.name, name) }
    }

    /// The request with these fields in place of its own of the same names.
    ///
    /// What a signer returns is added to its request in this way, so that signing again, with a
    /// later date, leaves no second date behind.
    public func replacing(_ fields: [(name: String, value: String)]) -> SigningRequest {
        let names = Set(fields.map { $0.name.lowercased() })
        var replaced = self
        replaced.headers.removeAll { names.contains($0.name.lowercased()) }
        replaced.headers += fields
        return replaced
    }

    /// The value of a field that must be there once.
    func single(_ name: String) throws(SignatureError) -> String {
        guard let value = try optional(name) else { throw .missingHeader(name) }
        return value
    }

    /// The value of a field that may be there once.
    func optional(_ name: String) throws(SignatureError) -> String? {
        var found: String?
        for field in headers where FieldName.areSame(field.name, name) {
            guard found == nil else { throw .duplicateHeader(name) }
            found = field.value
        }
        return found
    }
}
