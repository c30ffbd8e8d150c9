import RolesAnywhere

/// A plan as scripts read it.
struct PlanRecord: Encodable {
    let changes: [Change]
    let summary: PlanCounts

    /// What would mention what is there no more.
    let dangling: [Dangling]

    struct Dangling: Encodable {
        let kind: String
        let name: String
        let arn: String
        let targetKind: String
        let targetName: String
    }

    struct Change: Encodable {
        let kind: String
        let name: String
        let action: String
        let arn: String?
        let reason: String?
        let isTakenOver: Bool
        let fields: [Field]
    }

    struct Field: Encodable {
        let name: String
        let from: [String]
        let to: [String]
        let isDrift: Bool
    }

    init(_ plan: Plan) {
        summary = PlanCounts(plan)
        dangling = plan.dangling.map {
            Dangling(
                kind: $0.kind.rawValue, name: $0.name, arn: $0.arn,
                targetKind: $0.target.rawValue, targetName: $0.targetName)
        }
        changes = plan.changes.map { change in
            let (action, reason) = Self.words(change.action)
            return Change(
                kind: change.kind.rawValue, name: change.name, action: action, arn: change.arn,
                reason: reason, isTakenOver: change.isTakenOver,
                fields: change.fields.map {
                    Field(name: $0.name, from: $0.from, to: $0.to, isDrift: $0.isDrift)
                })
        }
    }

    static func words(_ action: PlannedChange.Action) -> (String, String?) {
        switch action {
        case .create: ("create", nil)
        case .update: ("update", nil)
        case .replace(let reason): ("replace", reason)
        case .note: ("note", nil)
        case .delete: ("delete", nil)
        case .nothing: ("nothing", nil)
        case .keep(let reason): ("keep", reason)
        case .blocked(let obstacle): ("blocked", "\(obstacle)")
        }
    }
}
