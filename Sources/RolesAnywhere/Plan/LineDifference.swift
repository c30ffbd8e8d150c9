/// How one list of lines becomes another.
public enum LineDifference: Hashable, Sendable {
    /// A line of both.
    case same(String)

    /// A line of the first alone.
    case removed(String)

    /// A line of the second alone.
    case added(String)

    /// The lines of both lists, those that go before those that come.
    ///
    /// - Parameters:
    ///   - old: the first list.
    ///   - new: the second list.
    /// - Returns: as few removals and additions as there can be.
    public static func between(_ old: [String], _ new: [String]) -> [LineDifference] {
        let difference = new.difference(from: old)
        var (removals, insertions): (Set<Int>, Set<Int>) = ([], [])
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removals.insert(offset)
            case .insert(let offset, _, _): insertions.insert(offset)
            }
        }
        var lines: [LineDifference] = []
        var (oldIndex, newIndex) = (0, 0)
        while oldIndex < old.count || newIndex < new.count {
            if removals.contains(oldIndex) {
                lines.append(.removed(old[oldIndex]))
                oldIndex += 1
            } else if insertions.contains(newIndex) {
                lines.append(.added(new[newIndex]))
                newIndex += 1
            } else {
                lines.append(.same(new[newIndex]))
                oldIndex += 1
                newIndex += 1
            }
        }
        return lines
    }
}
