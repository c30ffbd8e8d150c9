import X509

extension FaultError: CustomStringConvertible {
    /// What is wrong, for the line after `error:`.
    public var description: String {
        switch self {
        case .noRate(let text):
            "\"\(Escaped.text(text))\" is not of the form NAME=RATE"
        case .unknown(let name):
            "there is no fault \"\(Escaped.text(name))\": there are "
                + Fault.allCases.map(\.rawValue).joined(separator: ", ")
        case .invalidRate(let name, let rate):
            "\"\(Escaped.text(rate))\" is not how often \(name) comes: a number from 0 to 1, or "
                + "from 0% to 100%"
        case .invalidSeconds(let name, let seconds):
            Fault(rawValue: name)?.usualSeconds == nil
                ? "\(name) takes no seconds, and \"\(Escaped.text(seconds))\" was given"
                : "\"\(Escaped.text(seconds))\" is not how many seconds \(name) takes: a number "
                    + "from 0 to \(Int(FaultPlan.longestSeconds))"
        }
    }
}
