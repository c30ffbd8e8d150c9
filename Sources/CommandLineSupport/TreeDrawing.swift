/// A tree for people: each node is a row of cells, and lines lead from it to its children.
public struct TreeDrawing: Sendable {
    /// One node, with what is below it.
    public struct Node: Sendable {
        /// What stands behind the lines.
        public let label: String

        /// Further texts, aligned in columns over the whole tree.
        public let cells: [String]

        /// The nodes below, in their order.
        public let children: [Node]

        /// Creates a node; control characters in its texts are escaped.
        public init(label: String, cells: [String], children: [Node]) {
            self.label = label
            self.cells = cells
            self.children = children
        }
    }

    /// What the lines are made of.
    public enum Style: Sendable {
        /// Box-drawing characters, for a terminal that shows UTF-8.
        case unicode
        /// Characters that every terminal has.
        case ascii
    }

    private let roots: [Node]
    private let style: Style

    /// Creates a drawing.
    ///
    /// - Parameters:
    ///   - roots: The nodes without a parent.
    ///   - style: What the lines are made of.
    public init(roots: [Node], style: Style) {
        self.roots = roots
        self.style = style
    }

    /// The lines of the drawing.
    public var lines: [String] {
        var rows: [[String]] = []
        for root in roots { add(root, lead: "", below: "", to: &rows) }
        let columnCount = rows.map(\.count).max() ?? 0
        let padded = rows.map { $0 + Array(repeating: "", count: columnCount - $0.count) }
        let widths = Table.widths(of: padded)
        return padded.map { Table.line($0, widths: widths) }
    }

    private func add(_ node: Node, lead: String, below: String, to rows: inout [[String]]) {
        rows.append(([lead + node.label] + node.cells).map(PrintableText.escape))
        let (branch, last, line) =
            switch style {
            case .unicode: ("├─ ", "└─ ", "│  ")
            case .ascii: ("|- ", "`- ", "|  ")
            }
        for (index, child) in node.children.enumerated() {
            let isLast = index == node.children.count - 1
            add(
                child, lead: below + (isLast ? last : branch),
                below: below + (isLast ? "   " : line),
                to: &rows)
        }
    }
}

extension Context {
    /// What the lines of a tree can be made of: the locale says whether the terminal has UTF-8.
    public var treeStyle: TreeDrawing.Style {
        // POSIX's order: LC_ALL decides over LC_CTYPE, and that over LANG; an empty one counts as
        // not set.
        let names = ["LC_ALL", "LC_CTYPE", "LANG"]
        let locale = names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? "C"
        let charset = locale.lowercased()
        return charset.hasSuffix("utf-8") || charset.hasSuffix("utf8") ? .unicode : .ascii
    }

    /// Adds a tree to standard output.
    ///
    /// - Parameter tree: Its roots begin at the left edge.
    public func print(_ tree: TreeDrawing) {
        for line in tree.lines { print(line) }
    }
}
