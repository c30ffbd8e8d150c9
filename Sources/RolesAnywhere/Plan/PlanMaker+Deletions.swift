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
    /// anchor takes two, and where those are taken, what goes has to make room. What goes to another
    /// trust anchor leaves a full one in the same way, and arrives in its turn.
    func ordered(_ changes: [PlannedChange], _ deletions: [PlannedChange]) -> [PlannedChange] {
        var counts = inventory.listCounts
        for change in changes where change.kind == .crl && change.arrives {
            guard case .crl(let list)? = change.desired?.state(arns.text) else { continue }
            counts[list.trustAnchorARN, default: 0] += 1
        }
        func makesRoom(_ change: PlannedChange) -> Bool {
            guard case .crl(let list)? = change.actual?.state else { return false }
            return counts[list.trustAnchorARN, default: 0] > 2
        }
        let leaving = changes.filter { $0.isReplaced && makesRoom($0) }
        let early = deletions.filter { $0.action == .delete && makesRoom($0) }
        let late = deletions.filter { deletion in !early.contains { $0.arn == deletion.arn } }
        let arriving = changes.map { change in
            leaving.contains { $0.arn == change.arn } ? change.made(arns) : change
        }
        return leaving.compactMap { $0.actual.map { Self.deletion($0, .delete) } } + early
            + arriving + late
    }

    private static func deletion(
        _ actual: ActualResource, _ action: PlannedChange.Action
    ) -> PlannedChange {
        PlannedChange(
            kind: actual.kind, name: actual.name, arn: actual.arn, action: action, fields: [],
            isTakenOver: false, desired: nil, actual: actual)
    }
}

extension PlannedChange {
    fileprivate var isReplaced: Bool {
        if case .replace = action { true } else { false }
    }

    /// Whether something is new afterwards.
    fileprivate var arrives: Bool { action == .create || isReplaced }

    /// The second half of a replacement.
    fileprivate func made(_ arns: ResourceARNs) -> PlannedChange {
        guard let desired else { return self }
        return PlannedChange(
            desired, nil, .create,
            desired.state(arns.text).settings.fields.map {
                FieldChange(name: $0.name, from: [], to: $0.lines, isDrift: false)
            })
    }
}
