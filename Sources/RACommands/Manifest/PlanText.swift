import CommandLineSupport
import RolesAnywhere

/// A plan as people read it.
struct PlanText {
    let plan: Plan

    /// Every change with its fields, and a line that counts them.
    var lines: [StyledText] {
        plan.changes.flatMap(Self.lines) + [summary]
    }

    private static func lines(_ change: PlannedChange) -> [StyledText] {
        guard let mark = mark(change.action) else { return [] }
        var title = StyledText("\(mark.sign) \(change.words)", mark.style)
        switch change.action {
        case .blocked(let obstacle):
            title.add(": \(obstacle)")
            return [title]
        case .keep(let reason):
            title.add(": \(reason)")
            return [title]
        case .replace(let reason): title.add(": \(reason); its ARN will be another")
        case .note where !change.isTakenOver:
            title.add(": it is as asked for, and not noted so yet")
        default: break
        }
        return [title] + change.fields.flatMap { lines($0, of: change) }
    }

    private static func lines(_ field: FieldChange, of change: PlannedChange) -> [StyledText] {
        var name = StyledText("      \(field.name)")
        let isNew = change.action == .create
        if isNew, field.to.isEmpty { return [] }
        if field.from.count <= 1, field.to.count <= 1 {
            name.add(": ")
            if !isNew {
                name.add(field.from.first ?? "none", .red)
                name.add(" -> ")
            }
            name.add(field.to.first ?? "none", .green)
            if field.isDrift { name.add(driftNote, .yellow) }
            return [name]
        }
        if field.isDrift { name.add(driftNote, .yellow) }
        return [name]
            + LineDifference.between(field.from, field.to).map { line in
                switch line {
                case .same(let text): StyledText("          \(text)")
                case .removed(let text): StyledText("        - \(text)", .red)
                case .added(let text): StyledText("        + \(text)", .green)
                }
            }
    }

    private static let driftNote = "  (changed by somebody else since it was applied)"

    private static func mark(
        _ action: PlannedChange.Action
    ) -> (sign: String, style: TextStyle)? {
        switch action {
        case .create: ("+", .green)
        case .update: ("~", .yellow)
        case .replace: ("!", .red)
        case .note: ("~", .faint)
        case .delete: ("-", .red)
        case .keep: ("=", .faint)
        case .blocked: ("x", .red)
        case .nothing: nil
        }
    }

    private var summary: StyledText {
        let counts = PlanCounts(plan)
        let parts = [
            (counts.create, "to create"), (counts.update, "to update"),
            (counts.replace, "to replace"), (counts.delete, "to delete"),
            (counts.blocked, "in the way"), (counts.unchanged, "as asked for"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        let drifted = counts.drifted == 0 ? "" : "; \(counts.drifted) changed by somebody else"
        let text = parts.isEmpty ? "there is nothing to do" : parts.joined(separator: ", ")
        return StyledText(text + drifted, .bold)
    }
}

/// How many changes of each sort a plan has.
struct PlanCounts: Encodable {
    var create = 0
    var update = 0
    var replace = 0
    var delete = 0
    var blocked = 0
    var unchanged = 0

    /// Resources that somebody else has changed.
    var drifted = 0

    init(_ plan: Plan) {
        for change in plan.changes {
            switch change.action {
            case .create: create += 1
            case .update, .note: update += 1
            case .replace: replace += 1
            case .delete: delete += 1
            case .blocked: blocked += 1
            case .nothing, .keep: unchanged += 1
            }
            if change.fields.contains(where: \.isDrift) { drifted += 1 }
        }
    }
}
