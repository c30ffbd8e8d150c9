/// The value of an `Authorization` header that carries a signature.
public struct AuthorizationHeader: Equatable, Sendable {
    /// The algorithm that it names.
    public let algorithm: SigningAlgorithm

    /// The access key's ID, or the certificate's serial number in decimal.
    public let credential: String

    /// The scope after the credential.
    public let scope: SigningScope

    /// The names of the signed fields in lower case, each once, in the order of the header.
    public let signedHeaders: [String]

    /// The signature in lower-case hexadecimal digits.
    public let signature: String

    init(
        algorithm: SigningAlgorithm, credential: String, scope: SigningScope,
        signedHeaders: [String], signature: String
    ) {
        self.algorithm = algorithm
        self.credential = credential
        self.scope = scope
        self.signedHeaders = signedHeaders
        self.signature = signature
    }

    /// Reads `ALGORITHM Credential=ID/SCOPE, SignedHeaders=A;B, Signature=HEX`; the three fields
    /// may come in any order and without spaces between them.
    ///
    /// - Throws: `SignatureError.unsupportedAlgorithm`, `.malformedAuthorization`.
    public init(parsing text: String) throws(SignatureError) {
        let parts = text.utf8.split(separator: UInt8(ascii: " "), maxSplits: 1)
            .map { Substring($0) }
        guard let name = parts.first else { throw .malformedAuthorization("it is empty") }
        guard let algorithm = SigningAlgorithm(rawValue: String(name)) else {
            throw .unsupportedAlgorithm(String(name))
        }
        let fields = try Self.fields(parts.count > 1 ? parts[1] : "")
        (credential, scope) = try Self.credential(try Self.value("Credential", fields))
        signedHeaders = try Self.signedHeaders(try Self.value("SignedHeaders", fields))
        signature = try Self.value("Signature", fields)
        self.algorithm = algorithm
        guard signature.utf8.allSatisfy(Self.isLowerCaseHex) else {
            throw .malformedAuthorization("the signature is not in lower-case hexadecimal digits")
        }
    }

    private static let names: Set<String> = ["Credential", "SignedHeaders", "Signature"]

    private static func fields(_ text: Substring) throws(SignatureError) -> [String: String] {
        var fields: [String: String] = [:]
        let (comma, equals, space) = (UInt8(ascii: ","), UInt8(ascii: "="), UInt8(ascii: " "))
        for part in text.utf8.split(separator: comma, omittingEmptySubsequences: false) {
            let pair = part.drop { $0 == space }.split(separator: equals, maxSplits: 1)
            guard pair.count == 2 else {
                throw .malformedAuthorization("it is not a list of names and values")
            }
            let name = String(Substring(pair[0]))
            guard names.contains(name) else {
                throw .malformedAuthorization("it has a field that no signature has")
            }
            let value = pair[1].prefix { $0 != space }
            guard pair[1].dropFirst(value.count).allSatisfy({ $0 == space }) else {
                throw .malformedAuthorization("\(name) has a space in it")
            }
            guard fields.updateValue(String(Substring(value)), forKey: name) == nil else {
                throw .malformedAuthorization("\(name) is there twice")
            }
        }
        return fields
    }

    private static func value(
        _ name: String, _ fields: [String: String]
    ) throws(SignatureError) -> String {
        guard let value = fields[name], !value.isEmpty else {
            throw .malformedAuthorization("\(name) is missing")
        }
        return value
    }

    private static func credential(
        _ text: String
    ) throws(SignatureError) -> (String, SigningScope) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        guard parts.count == 5, !parts.contains(""), parts[4] == SigningScope.terminator,
            parts[1].utf8.count == 8, parts[1].utf8.allSatisfy(isDigit)
        else {
            throw .malformedAuthorization(
                "the credential is not ID/YYYYMMDD/REGION/SERVICE/aws4_request")
        }
        return (parts[0], SigningScope(date: parts[1], region: parts[2], service: parts[3]))
    }

    private static func signedHeaders(_ text: String) throws(SignatureError) -> [String] {
        let names = text.utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        guard !names.contains(""), names.allSatisfy(isLowerCase),
            Set(names).count == names.count
        else {
            throw .malformedAuthorization(
                "the signed headers are not distinct names in lower case")
        }
        return names
    }

    private static func isLowerCase(_ name: String) -> Bool {
        name.utf8.allSatisfy { $0 < 0x80 && !(0x41...0x5A).contains($0) }
            || name == name.lowercased()
    }

    private static func isDigit(_ octet: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet)
    }

    private static func isLowerCaseHex(_ octet: UInt8) -> Bool {
        isDigit(octet) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(octet)
    }
}

extension AuthorizationHeader: CustomStringConvertible {
    /// The value of the header.
    public var description: String {
        "\(algorithm.rawValue) Credential=\(credential)/\(scope), "
            + "SignedHeaders=\(signedHeaders.joined(separator: ";")), Signature=\(signature)"
    }
}
