import FoundationEssentials
import X509

/// A profile file as it is written; a member that is not named here is refused.
struct ProfileDocument: Decodable {
    struct Days: Decodable {
        let `default`: Int
        let maximum: Int
    }

    let name: String
    let description: String
    let kind: String
    let rolesAnywhere: Bool?
    let keyAlgorithms: [String]
    let days: Days
    let subjectAttributes: [String]
    let subjectAlternativeNames: [String]?
    let pathLength: Int?
    let keyUsage: [String]
    let extendedKeyUsage: [String]?

    init(json: [UInt8], source: String) throws {
        do {
            let decoder = JSONDecoder()
            try decoder.decode(KnownMembers.self, from: Data(json)).check()
            self = try decoder.decode(ProfileDocument.self, from: Data(json))
        } catch let error as DecodingError {
            let (path, detail) = Self.facts(of: error)
            throw IssuanceError.profile(source: source, member: path, detail: detail)
        } catch let error as UnknownMember {
            throw IssuanceError.profile(
                source: source, member: error.name, detail: "is not a member of a profile")
        }
    }

    private static func facts(of error: DecodingError) -> (member: String, detail: String) {
        func text(_ path: [any CodingKey]) -> String {
            path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        }
        switch error {
        case .keyNotFound(let key, let context):
            return (text(context.codingPath + [key]), "is missing")
        case .valueNotFound(_, let context):
            return (text(context.codingPath), "is null")
        case .typeMismatch(let type, let context):
            return (text(context.codingPath), "is not of type \(type)")
        case .dataCorrupted(let context):
            // The underlying error of a syntax error gives line and column.
            let reason = context.underlyingError.map { "\($0)" } ?? context.debugDescription
            return (text(context.codingPath), "is not JSON (\(Escaped.text(reason, limit: 200)))")
        @unknown default:
            return ("", "\(error)")
        }
    }
}

private struct UnknownMember: Error {
    let name: String
}

/// Finds the members that no profile has, at every level.
private struct KnownMembers: Decodable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private static let top: Set = [
        "name", "description", "kind", "rolesAnywhere", "keyAlgorithms", "days",
        "subjectAttributes", "subjectAlternativeNames", "pathLength", "keyUsage",
        "extendedKeyUsage",
    ]

    private let unknown: String?

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        var names = container.allKeys.map(\.stringValue).filter { !Self.top.contains($0) }
        if let days = try? container.nestedContainer(
            keyedBy: Key.self, forKey: Key(stringValue: "days"))
        {
            names += days.allKeys.map(\.stringValue)
                .filter { $0 != "default" && $0 != "maximum" }.map { "days.\($0)" }
        }
        unknown = names.min()
    }

    func check() throws {
        if let unknown { throw UnknownMember(name: unknown) }
    }
}
