/// What reads bytes from outside, and what must hold of it whatever those bytes are.
///
/// The libFuzzer runs of `Tests/Fuzz` and the short seeded runs of the test suite share these.
package enum HostileInput: String, CaseIterable, Sendable {
    case certificate
    case request
    case revocationList = "revocation-list"
    case pem
    case privateKey = "private-key"
    case keyStore = "key-store"
    case distinguishedName = "distinguished-name"
    case generalNames = "general-names"
    case issuedNames = "issued-names"
    case profile
    case fleet
    case certificateIndex = "certificate-index"
    case inspection
    case authorization
    case canonicalRequest = "canonical-request"
    case policy
    case serviceCall = "service-call"
    case rawRequest = "raw-request"
    case serverBytes = "server-bytes"
    case tokenURI = "token-uri"
    case shellWords = "shell-words"
    case helperFlags = "helper-flags"
    case rolesFile = "roles-file"
    case response

    /// A rule that these bytes break, or nil; a crash is a broken rule as well.
    package func violation(of bytes: [UInt8]) -> String? {
        do {
            switch self {
            case .certificate: try SignedObjects.certificate(bytes)
            case .request: try SignedObjects.request(bytes)
            case .revocationList: try SignedObjects.revocationList(bytes)
            case .pem: try KeysAndPEM.pem(bytes)
            case .privateKey: try KeysAndPEM.privateKey(bytes)
            case .keyStore: try KeysAndPEM.keyStore(bytes)
            case .distinguishedName: try Names.distinguishedName(bytes)
            case .generalNames: try Names.generalNames(bytes)
            case .issuedNames: try Names.issuedNames(bytes)
            case .profile: try Profiles.profile(bytes)
            case .fleet: try Tables.fleet(bytes)
            case .certificateIndex: try Tables.certificateIndex(bytes)
            case .inspection: try Printed.inspection(bytes)
            case .authorization: try Signing.authorization(bytes)
            case .canonicalRequest: try Signing.canonicalRequest(bytes)
            case .policy: try Signing.policy(bytes)
            case .serviceCall: try ServiceCalls.signed(bytes)
            case .rawRequest: try ServiceCalls.raw(bytes)
            case .serverBytes: try ServerBytes.bytes(bytes)
            case .tokenURI: try WorkloadInputs.tokenURI(bytes)
            case .shellWords: try WorkloadInputs.shellWords(bytes)
            case .helperFlags: try WorkloadInputs.helperFlags(bytes)
            case .rolesFile: try WorkloadInputs.rolesFile(bytes)
            case .response: try ServerAnswers.response(bytes)
            }
            return nil
        } catch let violation as Violation {
            return violation.rule
        } catch {
            return "an error that belongs to no reader: \(error)"
        }
    }
}

/// A rule that was broken.
struct Violation: Error {
    let rule: String
}

/// Throws when a rule does not hold.
func require(_ holds: Bool, _ rule: @autoclosure () -> String) throws {
    guard holds else { throw Violation(rule: rule()) }
}

/// The value, or nil for an error, whose text must be fit to be shown.
func accepted<Value>(_ body: () throws -> Value) throws -> Value? {
    do {
        return try body()
    } catch let violation as Violation {
        throw violation
    } catch {
        try Printed.requirePrintable(Printed.message(of: error), "an error's message")
        return nil
    }
}
