import X509

extension PlanMaker {
    /// Whether a resource belongs to the manifest.
    func isOwned(_ actual: ActualResource) -> Bool {
        manifest != nil && actual.ownership.isOurs && actual.ownership.manifest == manifest
    }

    /// What belongs to the manifest, and is not asked for any more, or is there twice.
    func deletions(besides desired: DesiredState) -> [PlannedChange] {
        Self.deletionOrder.flatMap { kind in
            inventory.resources.filter { actual in
                actual.kind == kind && isOwned(actual)
                    && !desired.resources(kind).contains { isMeant(actual, by: $0) }
            }.map { actual in
                let obstacle = successor(of: actual, among: desired)
                return Self.deletion(actual, obstacle.map { .blocked(by: $0) } ?? .delete)
            }
        }
    }

    private func isMeant(_ actual: ActualResource, by wanted: DesiredResource) -> Bool {
        guard wanted.names(actual) else { return false }
        guard case .one(let chosen) = Self.find(wanted, in: inventory, for: manifest) else {
            return true
        }
        return chosen.arn == actual.arn
    }

    /// What speaks against deleting a CRL: that what is left in its place is older.
    ///
    /// A list under another name takes the place of one of the same issuer, at the same trust anchor
    /// or at another one that it is new at. What the newer one revokes would get in again, just as if
    /// the older one were sent under its name.
    private func successor(
        of actual: ActualResource, among desired: DesiredState
    ) -> Obstacle? {
        guard case .crl(let leaving) = actual.state,
            let known = try? CertificateRevocationList(pemOrDER: leaving.bytes)
        else { return nil }
        var obstacle: Obstacle?
        for wanted in desired.resources(.crl) {
            guard case .crl(let list) = wanted.state(arns.text),
                list.trustAnchorARN == leaving.trustAnchorARN || isNew(wanted)
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

    private func isNew(_ wanted: DesiredResource) -> Bool {
        if case .none = Self.find(wanted, in: inventory, for: manifest) { true } else { false }
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

    static func deletion(
        _ actual: ActualResource, _ action: PlannedChange.Action
    ) -> PlannedChange {
        PlannedChange(
            kind: actual.kind, name: actual.name, arn: actual.arn, action: action, fields: [],
            isTakenOver: false, desired: nil, actual: actual)
    }
}
