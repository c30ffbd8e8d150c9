import X509

extension PlanMaker {
    /// How many CRLs a trust anchor takes.
    ///
    /// - SeeAlso: IAM Roles Anywhere, service quotas
    private static let listsPerTrustAnchor = 2

    /// The changes in the order in which they are made.
    ///
    /// What is new comes before what goes, so that there is no moment without a CRL. But a trust
    /// anchor takes two: where those are taken, what goes has to make room just before another one
    /// comes, and not earlier, because all that lies between might fail. What goes to another trust
    /// anchor leaves a full one in the same way, and arrives in its turn.
    func ordered(_ changes: [PlannedChange], _ deletions: [PlannedChange]) -> [PlannedChange] {
        var counts = inventory.listCounts
        var leaving = (deletions.filter { $0.action == .delete } + changes.filter(\.isReplaced))
            .filter { $0.kind == .crl }
        var gone: Set<String> = []
        var order: [PlannedChange] = []
        for change in changes {
            guard change.kind == .crl, change.arrives, let place = trustAnchor(ofNew: change) else {
                order.append(change)
                continue
            }
            let hasLeft = gone.contains(change.arn ?? "")
            if counts[place, default: 0] >= Self.listsPerTrustAnchor {
                guard
                    let index = leaving.firstIndex(where: {
                        trustAnchor(ofOld: $0) == place && $0.arn != change.arn
                    }), let list = leaving.remove(at: index).actual
                else {
                    order.append(change.blocked(by: Self.full))
                    continue
                }
                order.append(Self.deletion(list, .delete))
                gone.insert(list.arn)
                counts[place, default: 0] -= 1
            }
            counts[place, default: 0] += 1
            if change.isReplaced, !hasLeft, let old = trustAnchor(ofOld: change) {
                counts[old, default: 0] -= 1
                leaving.removeAll { $0.arn == change.arn }
            }
            order.append(hasLeft ? change.made(arns) : change)
        }
        return order + deletions.filter { !gone.contains($0.arn ?? "") }
    }

    private static let full = Obstacle.rule(
        "its trust anchor has \(listsPerTrustAnchor) CRLs already, and takes no more")

    private func trustAnchor(ofNew change: PlannedChange) -> String? {
        guard case .crl(let list)? = change.desired?.state(arns.text) else { return nil }
        return list.trustAnchorARN
    }

    private func trustAnchor(ofOld change: PlannedChange) -> String? {
        guard case .crl(let list)? = change.actual?.state else { return nil }
        return list.trustAnchorARN
    }
}

extension PlannedChange {
    fileprivate var isReplaced: Bool {
        if case .replace = action { true } else { false }
    }

    /// Whether something is new afterwards.
    fileprivate var arrives: Bool { action == .create || isReplaced }

    /// The second half of a replacement, whose first was to delete what has this ARN: AWS's lists may
    /// tell of it a little longer.
    fileprivate func made(_ arns: ResourceARNs) -> PlannedChange {
        guard let desired else { return self }
        return PlannedChange(
            kind: kind, name: name, arn: arn, action: .create,
            fields: desired.state(arns.text).settings.fields.map {
                FieldChange(name: $0.name, from: [], to: $0.lines, isDrift: false)
            }, isTakenOver: false, desired: desired, actual: nil)
    }

    fileprivate func blocked(by obstacle: Obstacle) -> PlannedChange {
        guard let desired else { return self }
        return PlannedChange(desired, actual, .blocked(by: obstacle), fields)
    }
}
