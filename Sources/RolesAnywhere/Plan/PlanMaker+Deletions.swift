import X509

extension PlanMaker {
    /// Whether a resource belongs to the manifest.
    func isOwned(_ actual: ActualResource) -> Bool {
        manifest != nil && actual.ownership.isOurs && actual.ownership.manifest == manifest
    }

    /// What belongs to the manifest, and is not asked for any more.
    func deletions(besides desired: DesiredState) -> [PlannedChange] {
        Self.deletionOrder.flatMap { kind in
            inventory.resources.filter { actual in
                actual.kind == kind && isOwned(actual)
                    && !desired.resources(kind).contains { $0.names(actual) }
            }.map { actual in
                let obstacle = successor(of: actual, among: desired)
                return Self.deletion(actual, obstacle.map { .blocked(by: $0) } ?? .delete)
            }
        }
    }

    /// What speaks against deleting a CRL: that what is left in its place is older.
    ///
    /// A list under another name takes the place of one of the same issuer and trust anchor. What the
    /// newer one revokes would get in again, just as if the older one were sent under its name.
    private func successor(
        of actual: ActualResource, among desired: DesiredState
    ) -> Obstacle? {
        guard case .crl(let leaving) = actual.state,
            let known = try? CertificateRevocationList(pemOrDER: leaving.bytes)
        else { return nil }
        var obstacle: Obstacle?
        for wanted in desired.resources(.crl) {
            guard case .crl(let list) = wanted.state(arns.text),
                list.trustAnchorARN == leaving.trustAnchorARN
            else { continue }
            do {
                try RevocationListBytes(list.bytes).checkSuccession(to: known, named: actual.name)
                return nil
            } catch RolesAnywhereError.listOfAnotherIssuer {
                continue
            } catch {
                obstacle = .rule(
                    "the CRL \"\(wanted.name)\" would be left in its place, and \(error)")
            }
        }
        return obstacle
    }

    /// What becomes of a resource when the manifest is destroyed.
    func destruction(_ actual: ActualResource) -> PlannedChange {
        guard actual.ownership.isOurs else {
            return Self.deletion(actual, .keep(because: "it was not made by this tool"))
        }
        if let other = actual.ownership.manifest, other != manifest {
            return Self.deletion(actual, .keep(because: "it belongs to the manifest \"\(other)\""))
        }
        return Self.deletion(actual, .delete)
    }

    /// The changes in the order in which they are made.
    ///
    /// What is new comes before what goes, so that there is no moment without a CRL; but a trust
    /// anchor takes two, and where those are taken, what goes has to make room.
    func ordered(_ changes: [PlannedChange], _ deletions: [PlannedChange]) -> [PlannedChange] {
        var counts = inventory.listCounts
        for change in changes where change.kind == .crl {
            guard case .create = change.action, let state = change.desired?.state(arns.text),
                case .crl(let list) = state
            else { continue }
            counts[list.trustAnchorARN, default: 0] += 1
        }
        let early = deletions.filter { deletion in
            guard case .crl(let list)? = deletion.actual?.state else { return false }
            return counts[list.trustAnchorARN, default: 0] > 2
        }
        let late = deletions.filter { deletion in !early.contains { $0.arn == deletion.arn } }
        return early + changes + late
    }

    private static func deletion(
        _ actual: ActualResource, _ action: PlannedChange.Action
    ) -> PlannedChange {
        PlannedChange(
            kind: actual.kind, name: actual.name, arn: actual.arn, action: action, fields: [],
            isTakenOver: false, desired: nil, actual: actual)
    }
}
