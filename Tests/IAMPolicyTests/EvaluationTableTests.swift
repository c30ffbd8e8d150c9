import Testing

@testable import IAMPolicy

/// The table of cases, each with the rule of IAM's guide and a trace written by hand.
enum EvaluationTable {
    static func cases() throws -> [EvaluationCase] {
        try EvaluationTableStrings.cases() + EvaluationTableTypes.cases()
            + EvaluationTableSets.cases() + EvaluationTableVariables.cases()
            + EvaluationTableElements.cases() + EvaluationTableLayers.cases()
            + EvaluationTableUndecided.cases() + EvaluationTablePrincipals.cases()
    }
}

struct EvaluationTableTests {
    @Test func everyTraceIsTheOneWrittenByHand() throws {
        for row in try EvaluationTable.cases() {
            #expect(row.actual() == row.expected, "\(row.rule) [\(row.page.rawValue)]")
        }
    }

    @Test func theTableIsLargeAndHasEveryOperator() throws {
        let rows = try EvaluationTable.cases()
        #expect(rows.count >= 150)
        let text = rows.map(\.expected).joined(separator: "\n")
        for name in ConditionOperator.names {
            #expect(text.contains(": \(name) ") || text.contains("& \(name) "), "\(name)")
        }
    }
}
