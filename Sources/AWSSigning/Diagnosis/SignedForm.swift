/// A form in which clients are known to sign a request instead of the one that AWS computes.
public enum SignedForm: String, CaseIterable, Codable, Sendable {
    case hostWithoutPort = "host-without-port"
    case pathAsSent = "path-as-sent"
    case pathEncodedOnce = "path-encoded-once"
    case pathEncodedTwice = "path-encoded-twice"
    case pathNotNormalized = "path-not-normalized"
    case queryAsSent = "query-as-sent"
    case queryMissing = "query-missing"
    case plusIsSpace = "plus-is-space"
    case bodyEmpty = "body-empty"
    case bodyUnsigned = "body-unsigned"
    case valuesAsSent = "values-as-sent"
    case headersInOrder = "headers-in-order"
    case closingLineEnd = "closing-line-end"
    case rawECDSA = "raw-ecdsa"
    case otherDigest = "other-digest"
}

extension SignedForm: CustomStringConvertible {
    /// What the client has done, to follow "the client has signed".
    public var description: String {
        switch self {
        case .hostWithoutPort: "the Host without its port"
        case .pathAsSent: "the path of its request line, where the service has its own"
        case .pathEncodedOnce: "the path as it is, where it must be encoded once more"
        case .pathEncodedTwice: "the path encoded once more, where it must be as it is"
        case .pathNotNormalized: "the path with its dot segments and double slashes"
        case .queryAsSent: "the query as it is sent, neither sorted nor encoded anew"
        case .queryMissing: "no query"
        case .plusIsSpace: "blanks for the plus signs of the query"
        case .bodyEmpty: "the hash of an empty body"
        case .bodyUnsigned: "UNSIGNED-PAYLOAD in place of the body's hash"
        case .valuesAsSent: "header values with all their spaces"
        case .headersInOrder: "the headers in the order of SignedHeaders, which is not sorted"
        case .closingLineEnd: "a canonical request with a line end behind its last line"
        case .rawECDSA: "the request, and sent r and s side by side instead of their DER form"
        case .otherDigest: "the request with another digest than SHA-256"
        }
    }
}
