import AWS

/// Makes sure that AWS has what was sent to it.
struct ReadBack {
    let rolesAnywhere: RolesAnywhereClient
    let iam: IAMClient
    let clock: any SleepingClock

    /// Seconds before AWS is asked again; what was changed is not known everywhere at once.
    private static let pauses: [Double] = [0, 1, 2, 4]

    /// Compares what AWS gives out with what was asked for.
    ///
    /// - Parameters:
    ///   - applied: what was made or changed.
    ///   - arns: what everything is called by now.
    /// - Returns: the first change that AWS has not kept, and in what it differs; nil where it has kept
    ///   all of them.
    /// - Throws: `AWSError`
    func firstDifference(
        _ applied: [Applier.Applied], _ arns: ResourceARNs
    ) throws -> (change: PlannedChange, differences: [Difference])? {
        var open = applied
        var first: (change: PlannedChange, differences: [Difference])?
        for pause in Self.pauses {
            guard !open.isEmpty else { return nil }
            clock.sleep(seconds: pause)
            let found = try Inventory(
                .these(arns: Set(open.map(\.arn))), in: rolesAnywhere, and: iam)
            first = nil
            open = open.filter { each in
                let differences = Self.differences(each, found, arns)
                if first == nil, !differences.isEmpty { first = (each.change, differences) }
                return !differences.isEmpty
            }
        }
        return first
    }

    private static func differences(
        _ applied: Applier.Applied, _ found: Inventory, _ arns: ResourceARNs
    ) -> [Difference] {
        guard let state = applied.change.desired?.state(arns.text) else { return [] }
        guard let actual = found.resources.first(where: { $0.arn == applied.arn }) else {
            return [Difference(field: "ARN", wanted: applied.arn, found: "absent")]
        }
        return PlanMaker.differences(state, actual).map { field in
            let (wanted, found) = different(field.to, field.from)
            return Difference(field: field.name, wanted: wanted, found: found)
        }
    }

    /// The lines that only one of the two has.
    private static func different(_ to: [String], _ from: [String]) -> (String, String) {
        func text(_ lines: [String], without others: [String]) -> String {
            let own = lines.filter { !others.contains($0) }
            return own.isEmpty ? "none" : own.joined(separator: " ")
        }
        return (text(to, without: from), text(from, without: to))
    }
}
