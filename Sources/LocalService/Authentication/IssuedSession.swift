import FoundationEssentials
import IAMPolicy

/// A session that was given out: everything that decides what it may do, as its token carries it.
///
/// There is no secret in it.
struct IssuedSession: Sendable {
    let accessKeyID: String
    let issuedAt: Date
    let expiration: Date

    let roleName: String
    let roleARN: String
    let roleID: String
    let name: String
    let assumedRoleARN: String
    let sourceIdentity: String?

    /// The principal tags by key.
    let tags: [String: String]

    /// The keys of the tags that go over to the sessions which this one asks for.
    var transitiveTagKeys: [String] = []

    /// The session policy, where there is one.
    let inlinePolicy: InlinePolicy?

    /// The managed policies that limit the session as well; what they say is looked up at each use,
    /// as is what the role's own say.
    let policyARNs: [String]

    /// A session policy as text, and the name by which a trace speaks of it.
    struct InlinePolicy: Sendable {
        let name: String
        let text: String

        /// Leaves out the whitespace between the words of the text: it costs room in the token.
        init(name: String, text: String) {
            self.name = name
            self.text = Self.compact(text)
        }

        private static func compact(_ json: String) -> String {
            var bytes: [UInt8] = []
            var (isInString, isEscaped) = (false, false)
            for byte in json.utf8 {
                if isInString {
                    isInString = byte != UInt8(ascii: "\"") || isEscaped
                    isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
                } else if byte == UInt8(ascii: "\"") {
                    isInString = true
                } else if [0x20, 0x09, 0x0A, 0x0D].contains(byte) {
                    continue
                }
                bytes.append(byte)
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// `AROA…:{session}`.
    var assumedRoleID: String { "\(roleID):\(name)" }

    /// The session policies; nil where the role's policies alone decide.
    ///
    /// What there is no longer, or cannot be read, allows nothing.
    func policies(_ managed: ManagedPolicyTable) -> [NamedPolicy]? {
        guard inlinePolicy != nil || !policyARNs.isEmpty else { return nil }
        let inline = inlinePolicy.flatMap { policy in
            (try? PolicyDocument(json: policy.text, kind: .session)).map { (policy.name, $0) }
        }
        return [inline].compactMap { $0 } + policyARNs.compactMap { managed[$0]?.named }
    }
}

/// A policy with the name by which a trace speaks of it.
typealias NamedPolicy = (name: String, document: PolicyDocument)
