import CommandLineSupport
import RolesAnywhere

extension Context {
    /// Says which profiles give longer sessions than a role is to allow.
    func warn(ofLonger profiles: Result<[LongerProfile], any Error>) {
        switch profiles {
        case .success(let profiles):
            for profile in profiles {
                note(
                    "warning: \(PrintableText.escape("\(profile)")); shorten them with: "
                        + "ra update-profile --duration-seconds \(profile.longest) "
                        + PrintableText.operand(profile.name))
            }
        case .failure(let error):
            note(
                "warning: it is not known which profiles give longer sessions: "
                    + PrintableText.escape("\(error)"))
        }
    }
}
