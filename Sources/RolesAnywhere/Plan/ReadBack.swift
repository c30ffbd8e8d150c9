import AWS

/// Makes sure that AWS has what was sent to it.
struct ReadBack {
    let rolesAnywhere: RolesAnywhereClient
    let iam: IAMClient
    let clock: any SleepingClock

    /// Seconds before AWS is asked again; what was changed is not known everywhere at once.
    private static let pauses: [Double] = [0, 1, 2, 4]

    /// What AWS was seen to have.
    enum Finding {
        /// All that was asked for.
        case kept

        /// Something else of this one, and of the others, in the order of the changes.
        case different((applied: Applier.Applied, differences: [Difference]), [Applier.Applied])

        /// It could not be seen what it has of these.
        case unread([Applier.Applied], any Error)
    }

    /// Compares what AWS gives out with what was asked for.
    ///
    /// - Parameters:
    ///   - applied: what was made or changed.
    ///   - arns: what everything is called by now.
    /// - Returns: what was seen in the end; what AWS has kept once is not asked for again.
    func compare(_ applied: [Applier.Applied], _ arns: ResourceARNs) -> Finding {
        var open = applied.map { (applied: $0, differences: [Difference]()) }
        for pause in Self.pauses {
            guard !open.isEmpty else { return .kept }
            clock.sleep(seconds: pause)
            do {
                let found = try Inventory(
                    .these(arns: Set(open.map(\.applied.arn))), in: rolesAnywhere, and: iam)
                open = open.map { each in
                    let differences = Self.differences(each.applied, found, arns)
                    return (applied: each.applied, differences: differences)
                }.filter { !$0.differences.isEmpty }
            } catch {
                return .unread(open.map(\.applied), error)
            }
        }
        guard let first = open.first else { return .kept }
        return .different(first, open.dropFirst().map(\.applied))
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
