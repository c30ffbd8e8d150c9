public import FoundationEssentials
public import IAMPolicy

/// One request and what became of it, with the full reason that the client was not told.
///
/// As JSON it is a line of `ra lab --record`, and an element of what `GET /_lab/requests` answers.
/// It holds no secret: no body, no signature, no session token.
public struct RequestRecord: Codable, Equatable, Sendable {
    /// The place in the order of answers, from 1.
    public internal(set) var number = 0

    /// When the request came in.
    public let time: Date

    /// The id that the client was given in `x-amzn-RequestId`.
    public let requestID: String

    /// The client's address without its port.
    public let remoteAddress: String?

    /// What the client says it is.
    public let userAgent: String?

    /// The HTTP method.
    public let method: String

    /// Path and query as they were sent, without secrets.
    public let target: String

    /// The service and operation, for instance `rolesanywhere:CreateSession`; method and path where
    /// the operation is not known.
    public let operation: String

    /// Who asked: an ARN, or a certificate's subject, or nothing where that did not become known.
    public let caller: String?

    /// The HTTP status of the answer; 0 where a fault left the request unanswered.
    public let status: Int

    /// AWS's error code.
    public let code: String?

    /// AWS's error text.
    public let message: String?

    /// Why the service answered so, in its own words, over as many lines as it takes.
    public let reason: String?

    /// Whether the answer is AWS's own in this case, by its documents or by its answers.
    public let isAWSVerified: Bool

    /// The value of each behaviour that decided something, by name.
    public let behaviours: [String: String]

    /// The fault that was thrown in, as it was asked for.
    public let fault: String?

    /// How far the request's clock is ahead of the one that counts for signatures, in seconds; negative when behind.
    public let skewSeconds: Int?

    /// How long the answer took, in milliseconds; nil where no clock ran.
    public internal(set) var durationMilliseconds: Double?

    /// The certificate that came with the request.
    public let certificate: CertificateSummary?

    /// What was compared where a signature does not match.
    public let signature: SignatureReason?

    /// Why there is no certification path.
    public let path: PathReason?

    /// Which certificate is revoked.
    public let revocation: RevocationReason?

    /// What policies decided, those that allowed included.
    public let decisions: [Evaluation]

    private enum CodingKeys: String, CodingKey {
        case number, time
        case requestID = "requestId"
        case remoteAddress, userAgent, method, target, operation, caller, status, code, message
        case reason
        case isAWSVerified = "awsVerified"
        case behaviours, fault, skewSeconds, durationMilliseconds, certificate, signature, path
        case revocation, decisions
    }
}

extension RequestRecord {
    /// AWS's error code and text as the client saw them.
    public var answer: String? {
        code.map { code in "\(code): \(message ?? "")" }
    }

    /// Whether the client got an error, or no answer at all.
    var hasFailed: Bool {
        let faults = (fault ?? "").split(separator: ", ").map { String($0) }
        let isDropped = !Set(faults).isDisjoint(
            with: [Fault.drop.rawValue, Fault.dropAnswer.rawValue])
        return status >= 400 || status == 0 || isDropped
    }

    /// About how much memory the record takes, in bytes.
    var weight: Int {
        let texts = [target, userAgent, caller, message, reason]
        let texted = texts.map { $0?.utf8.count ?? 0 }.reduce(512, +)
        let signed = signature?.weight ?? 0
        let certified =
            certificate.map {
                $0.subject.utf8.count + $0.issuer.utf8.count + $0.serialNumber.utf8.count
            } ?? 0
        return texted + signed + certified + (path?.weight ?? 0)
            + decisions.map(\.weight).reduce(0, +)
    }
}

extension Evaluation {
    /// About how much memory it takes, in bytes.
    fileprivate var weight: Int {
        var bytes = summary.utf8.count
        for statement in trace {
            bytes += 256
            for check in statement.checks {
                bytes += 128
                for value in check.policyValues { bytes += value.utf8.count + 16 }
                for value in check.requestValues ?? [] { bytes += value.utf8.count + 16 }
            }
        }
        return bytes
    }
}
