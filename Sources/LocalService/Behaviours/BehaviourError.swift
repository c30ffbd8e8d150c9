import X509

/// Why a behaviour cannot be changed as asked.
public enum BehaviourError: Error, Equatable {
    /// There is a name, and no value.
    case noValue(name: String)

    /// No behaviour has this name.
    case unknown(name: String)

    /// The behaviour does not have this value.
    case notAValue(name: String, value: String, allowed: [String])
}

extension BehaviourError: CustomStringConvertible {
    /// What is wrong, for the line after `error:`.
    public var description: String {
        switch self {
        case .noValue(let name):
            "\(Self.quoted(name)) is not of the form NAME=VALUE"
        case .unknown(let name):
            "there is no behaviour \(Self.quoted(name))"
        case .notAValue(let name, let value, let allowed):
            "\(Self.quoted(value)) is not a value of \(name): it takes "
                + allowed.joined(separator: ", ")
        }
    }

    private static func quoted(_ text: String) -> String { "\"\(Escaped.text(text))\"" }
}
