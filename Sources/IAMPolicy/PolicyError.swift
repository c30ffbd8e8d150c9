/// Why a policy document was refused.
///
/// Each case carries the place in the document. The text that IAM itself answers with is
/// ``serviceMessage(in:)``.
public enum PolicyError: Error, Equatable, Sendable {
    /// The text is not JSON (RFC 8259); line and column count from 1, the column in characters.
    case notJSON(reason: String, line: Int, column: Int)

    /// An object has two members of one name, so readers could disagree on which counts.
    case duplicateMember(name: String, at: PolicyLocation)

    /// The policy language has no member of this name here.
    case unknownMember(name: String, at: PolicyLocation)

    /// A required member is absent from the object at the location.
    case missingMember(name: String, at: PolicyLocation)

    /// The member exists in the language, but not in a policy of this kind.
    case prohibitedMember(name: String, kind: PolicyDocument.Kind, at: PolicyLocation)

    /// Two members exclude each other.
    case conflictingMembers(first: String, second: String, at: PolicyLocation)

    /// A value has the wrong JSON type.
    case wrongType(expected: String, found: String, at: PolicyLocation)

    /// `Version` comes after another member.
    case versionNotFirst(at: PolicyLocation)

    /// A managed policy is not written in the current version of the language.
    case versionTooOld(at: PolicyLocation)

    /// `Effect` is `Allow` or `Deny` in another case.
    case misspeltEffect(value: String, at: PolicyLocation)

    /// A `Sid` has other characters than letters and digits.
    case invalidSid(sid: String, at: PolicyLocation)

    /// Two statements have the same `Sid`.
    case duplicateSid(sid: String, at: PolicyLocation)

    /// A list that needs an entry has none.
    case emptyList(name: String, at: PolicyLocation)

    /// An action is not of the form `vendor:name`.
    case invalidAction(action: String, problem: ActionProblem, at: PolicyLocation)

    /// A trust policy speaks of an action that is not one of STS.
    case notAnAssumeRoleAction(action: String, at: PolicyLocation)

    /// A resource is neither `*` nor an ARN.
    case invalidResource(resource: String, problem: ResourceProblem, at: PolicyLocation)

    /// A principal is not of a form that exists; `type` is `AWS`, `Service`, `Federated`, ….
    case invalidPrincipal(type: String, value: String, at: PolicyLocation)

    /// A statement allows everybody but those whom it names.
    case allowWithNotPrincipal(at: PolicyLocation)

    /// No such condition operator exists.
    case unknownOperator(name: String, at: PolicyLocation)

    /// A date operator's value is neither ISO 8601 nor seconds since 1970.
    case invalidDate(value: String, at: PolicyLocation)

    /// A value cannot mean anything here.
    case invalidValue(value: String, reason: String, at: PolicyLocation)
}

extension PolicyError {
    /// What is wrong with the text of an action.
    public enum ActionProblem: Equatable, Sendable {
        /// The text has no colon and is not `*`.
        case noVendor

        /// The text has more than one colon.
        case severalColons

        /// The part before the colon is not a service prefix.
        case invalidVendor
    }

    /// What is wrong with the text of a resource.
    public enum ResourceProblem: Equatable, Sendable {
        /// The text is neither `*` nor of parts between colons, of which the first is `arn`.
        case notAnARN

        /// The second part is no partition.
        case invalidPartition

        /// The third part is absent, or has a wildcard, which IAM does not allow there.
        case invalidVendor

        /// The third part is empty, or an empty part comes before the ARN ends too early.
        case oldForm

        /// IAM and S3 are in no region, and the fourth part names one.
        case region(service: String)

        /// The sixth part of an ARN of IAM's is no kind of its resources.
        case unknownPath

        /// The ARN has less than six parts, in a session policy.
        case incomplete
    }
}

/// A place in a policy document.
public struct PolicyLocation: Equatable, Sendable, CustomStringConvertible {
    /// The path of members, such as `Statement[0].Condition.StringEquals`; empty for the document.
    public let path: String

    /// The line, from 1.
    public let line: Int

    /// The column in characters, from 1.
    public let column: Int

    /// The place as people read it: `Statement[0].Effect (line 4, column 17)`.
    public var description: String {
        "\(path.isEmpty ? "the policy" : path) (line \(line), column \(column))"
    }
}
