import FoundationEssentials

/// The forms in which a session is written out.
public enum SessionFormat: String, CaseIterable, Sendable {
    /// What a `credential_process` prints.
    case process

    /// Commands of sh, bash and zsh that set variables.
    case env

    /// Everything that CreateSession says of the session, as a JSON object.
    case json

    /// Commands of fish that set variables.
    case fish

    /// Commands of PowerShell that set variables.
    case powershell

    /// A session in this form.
    ///
    /// - Parameter session: what CreateSession gave.
    /// - Returns: one JSON object without a newline for `process`, and lines otherwise.
    public func text(of session: CredentialSet) -> String {
        switch self {
        case .process:
            CredentialProcessOutput.json(session.credentials)
        case .json:
            Self.object(session) + "\n"
        case .env:
            Self.lines(session) { "export \($0)=\(Self.shellQuoted($1))" }
        case .fish:
            Self.lines(session) { "set -gx \($0) \(Self.fishQuoted($1))" }
        case .powershell:
            Self.lines(session) { "$Env:\($0) = \(Self.powerShellQuoted($1))" }
        }
    }

    private static func lines(
        _ session: CredentialSet, _ line: (_ name: String, _ value: String) -> String
    ) -> String {
        SessionVariables.of(session.credentials).map { line($0.name, $0.value) + "\n" }.joined()
    }

    private static func object(_ session: CredentialSet) -> String {
        let credentials = session.credentials
        var members = [
            ("accessKeyId", JSONText.string(credentials.accessKeyId)),
            ("secretAccessKey", JSONText.string(credentials.secretAccessKey)),
            ("sessionToken", JSONText.string(credentials.sessionToken)),
            ("expiration", JSONText.string(credentials.expiration)),
        ]
        func add(_ name: String, _ value: String?) {
            if let value { members.append((name, JSONText.string(value))) }
        }
        add("roleArn", session.roleArn)
        add("assumedRoleArn", session.assumedRoleUser?.arn)
        add("assumedRoleId", session.assumedRoleUser?.assumedRoleId)
        add("sourceIdentity", session.sourceIdentity)
        if let size = session.packedPolicySize { members.append(("packedPolicySize", "\(size)")) }
        return JSONText.object(members.sorted { $0.0 < $1.0 })
    }

    /// In single quotation marks a shell reads nothing but their end.
    ///
    /// - SeeAlso: POSIX.1, Shell Command Language §2.2.2
    private static func shellQuoted(_ text: String) -> String {
        quoted(text) { $0 == "'" ? #"'\''"# : nil }
    }

    /// fish also reads `\\` and `\'` there.
    private static func fishQuoted(_ text: String) -> String {
        quoted(text) { $0 == "\\" || $0 == "'" ? "\\\($0)" : nil }
    }

    /// PowerShell doubles the mark, and takes printers' quotation marks for the same.
    private static func powerShellQuoted(_ text: String) -> String {
        let marks = "'\u{2018}\u{2019}\u{201A}\u{201B}".unicodeScalars
        return quoted(text) { marks.contains($0) ? "\($0)\($0)" : nil }
    }

    /// Shells see code points: a mark that an accent follows is a mark to them, and to Swift's
    /// characters something else.
    private static func quoted(
        _ text: String, _ replacement: (Unicode.Scalar) -> String?
    ) -> String {
        var result = String.UnicodeScalarView("'".unicodeScalars)
        for scalar in text.unicodeScalars {
            if let other = replacement(scalar) {
                result.append(contentsOf: other.unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        result.append("'")
        return String(result)
    }
}

/// The variables by which AWS's tools are given credentials.
///
/// - SeeAlso: AWS SDKs and Tools Reference Guide, "Environment variables support"
public enum SessionVariables {
    /// Names and values, in the order in which the AWS CLI exports them.
    public static func of(
        _ credentials: SessionCredentials
    ) -> [(name: String, value: String)] {
        [
            ("AWS_ACCESS_KEY_ID", credentials.accessKeyId),
            ("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey),
            ("AWS_SESSION_TOKEN", credentials.sessionToken),
            ("AWS_CREDENTIAL_EXPIRATION", credentials.expiration),
        ]
    }
}
