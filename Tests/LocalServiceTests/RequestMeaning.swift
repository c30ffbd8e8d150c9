import AWSSigning

/// What of a request is left when all that is only a way of writing is taken away.
///
/// It is written from AWS's description of the canonical request, without the code that the service
/// and its client use.
struct Meaning: Equatable {
    private let method: String
    private let path: [String]
    private let query: [String]
    private let headers: [String]
    private let body: [UInt8]

    init(_ request: SigningRequest) {
        let authorization = request.headers.first { $0.name.lowercased() == "authorization" }.map {
            Self.collapsed($0.value)
        }
        let list = authorization?.split(separator: "SignedHeaders=").last?.prefix {
            $0 != "," && $0 != " "
        }
        let signed = (list ?? "").split(separator: ";").map(String.init) + ["authorization"]
        let isOfCertificate = authorization?.hasPrefix("AWS4-X509") == true
        let isS3 = authorization?.contains("/s3/") == true
        method = request.method
        // A question mark that a change put into the path begins the query, on the wire.
        let target = request.query.isEmpty ? request.path : "\(request.path)?\(request.query)"
        let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = String(halves[0])
        let query = halves.count > 1 ? String(halves[1]) : ""
        // Clients that sign with a certificate call one path only, and S3's are names as they are.
        self.path = isOfCertificate || isS3 ? [path] : Self.withoutEmptySegments(path)
        self.query = query.isEmpty ? [] : Self.fields(query, "&").map(Self.parameter).sorted()
        headers = request.headers.compactMap { name, value in
            let name = name.lowercased()
            guard signed.contains(name) else { return nil }
            return name == "authorization"
                ? "\(name):\(Self.authorization(value))" : "\(name):\(Self.collapsed(value))"
        }.sorted()
        body = request.body
    }

    private static func fields(_ text: String, _ separator: Character) -> [String] {
        text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }

    private static func withoutEmptySegments(_ path: String) -> [String] {
        guard path.hasPrefix("/") else { return [path, "no slash"] }
        let segments = fields(path, "/")
        let kept = segments.filter { !$0.isEmpty && $0 != "." }
        return kept + (segments.last == "" && !kept.isEmpty ? [""] : [])
    }

    private static func parameter(_ text: String) -> String {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = octets(String(parts[0]))
        return "\(name)=\(parts.count > 1 ? octets(String(parts[1])) : [])"
    }

    /// The octets of a text after its escapes; a percent sign that begins none is itself.
    private static func octets(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let octet = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            let isEscape =
                octet == UInt8(ascii: "%") && digits.count == 2
                && digits.allSatisfy(\.isHexDigit)
            result.append(isEscape ? UInt8(digits, radix: 16) ?? octet : octet)
            if isEscape { rest = rest.dropFirst(2) }
        }
        return result
    }

    private static func collapsed(_ value: String) -> String {
        value.split(separator: " ").joined(separator: " ")
    }

    /// Algorithm and fields; blanks around commas and in front of a serial number zeros are nothing.
    private static func authorization(_ value: String) -> String {
        let parts = value.split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return value }
        let isSerial = parts[0].contains("X509")
        let list = fields(parts[1], ",").map { field -> String in
            let field = String(field.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            let start = "Credential="
            guard isSerial, field.hasPrefix(start) else { return field }
            return start + field.dropFirst(start.count).drop { $0 == "0" }
        }
        return parts[0] + " " + list.sorted().joined(separator: ",")
    }
}

/// Other ways of writing the same request.
enum EquivalentForms {
    static func of(_ request: SigningRequest) -> [(name: String, SigningRequest)] {
        var forms: [(name: String, SigningRequest)] = []
        func add(_ name: String, _ change: (inout SigningRequest) -> Void) {
            var form = request
            change(&form)
            forms.append((name, form))
        }
        add("fields in reverse order") { $0.headers.reverse() }
        add("names in capitals") { request in
            request.headers = request.headers.map { ($0.name.uppercased(), $0.value) }
        }
        add("names in lower case") { request in
            request.headers = request.headers.map { ($0.name.lowercased(), $0.value) }
        }
        add("spaces around values") { request in
            request.headers = request.headers.map { ($0.name, "  \($0.value) ") }
        }
        add("Authorization without blanks") { request in
            request.headers = request.headers.map {
                ($0.name, $0.value.replacing(", ", with: ","))
            }
        }
        add("Authorization with more blanks") { request in
            request.headers = request.headers.map {
                $0.name == "Authorization"
                    ? ($0.name, $0.value.replacing(", ", with: " ,   ")) : $0
            }
        }
        add("parameters in reverse order") { request in
            request.query = request.query.split(separator: "&").reversed().joined(separator: "&")
        }
        add("another unsigned field") { $0.headers.append(("X-Forwarded-For", "192.0.2.1")) }
        guard !request.query.isEmpty else { return forms }
        add("escapes where none are needed") { request in
            request.query = request.query.replacing("a", with: "%61")
        }
        add("no escapes where none are needed") { request in
            request.query = request.query.replacing("%3A", with: ":").replacing("%3a", with: ":")
        }
        add("escapes in lower case") { $0.query = $0.query.replacing(":", with: "%3a") }
        return forms
    }
}
