import CommandLineSupport
import RolesAnywhere

extension Hints {
    /// Errors about policies and what is asked for in them; nil for others.
    static func policy(_ error: RolesAnywhereError) -> CommandError? {
        switch error {
        case .policyTooLong:
            CommandError(
                status: .dataError, code: "policy.size", message: "\(error)",
                hint: "say less, such as with patterns (CN=web-*); blanks do not count")
        case .notAnEndEntity:
            CommandError(
                status: .dataError, code: "certificate.ca", message: "\(error)",
                hint: "give the client's own certificate; CA certificates may follow it in the file"
            )
        case .unidentifiable:
            CommandError(
                status: .dataError, code: "certificate.identity", message: "\(error)",
                hint: "issue one whose CN or DNS name has letters, digits, blanks and "
                    + "_ . : / = + - @ alone")
        default:
            nil
        }
    }
}
