extension Provisioner {
    /// Checks the roles that the profiles of a manifest name by ARN against IAM.
    ///
    /// AWS takes a profile whose sessions would all be refused.
    ///
    /// - Parameters:
    ///   - desired: the manifest.
    ///   - account: the account, twelve digits.
    /// - Returns: what could not be checked, or may be meant: a sentence fragment each.
    /// - Throws: `RolesAnywhereError.invalidManifest`; `AWSError`.
    public func checkForeignRoles(
        of desired: DesiredState, account: String
    ) throws -> [String] {
        var doubts: [String] = []
        for resource in desired.resources {
            guard case .profile(let state, let roles) = resource.content else { continue }
            let arns = roles.compactMap { if case .arn(let arn) = $0 { arn } else { nil } }
            do {
                // A role of another account is said by the plan.
                doubts += try checkRoles(
                    arns.filter { (try? ResourceARN.parse($0, kind: .role))?.account == account },
                    account: account, durationSeconds: state.durationSeconds
                ).map { "of the profile \"\(resource.name)\", \($0)" }
            } catch let error as RolesAnywhereError {
                guard case .durationBeyondRole = error else { throw error }
                throw RolesAnywhereError.invalidManifest(
                    place: "the profile \"\(resource.name)\"", reason: "\(error)")
            }
        }
        return doubts
    }
}
