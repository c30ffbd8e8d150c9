import Testing

@testable import IAMPolicy

/// Rules of evaluation that are wrong in one point: the table must notice each.
struct EvaluationMutationTests {
    @Test func theTableNoticesEveryMutant() throws {
        let rows = try EvaluationTable.cases()
        for (name, mutant) in Self.mutants {
            let noticed = rows.contains { $0.actual(mutant) != $0.expected }
            #expect(noticed, "no case of the table notices: \(name)")
        }
    }

    @Test func everyOperatorHasAMutant() {
        for name in ConditionOperator.names {
            #expect(Self.mutants.contains { $0.name == "\(name) inverted" }, "\(name)")
        }
        #expect(ConditionOperator.names.count == 27)
    }

    private typealias Mutant = (name: String, rules: EvaluationRules)

    private static let mutants: [Mutant] = inverted + confused + structural

    private static func mutant(
        _ name: String, _ change: (inout EvaluationRules) -> Void
    ) -> Mutant {
        var rules = EvaluationRules()
        change(&rules)
        return (name, rules)
    }

    /// Each operator in turn answers the opposite.
    private static let inverted: [Mutant] = ConditionOperator.names.map { name in
        mutant("\(name) inverted") { rules in
            if name == "Null" { rules.null = { $0 != $1 } }
            rules.reading = { operation in
                guard operation.baseName == name else { return operation }
                return operation.with(isNegated: !operation.isNegated)
            }
        }
    }

    /// One comparison is taken for a neighbour.
    private static let confused: [Mutant] = {
        let pairs: [(ConditionOperator.Comparison, ConditionOperator.Comparison)] = [
            (.string, .stringIgnoringCase), (.stringIgnoringCase, .string),
            (.number(.less), .number(.lessOrEqual)), (.number(.lessOrEqual), .number(.less)),
            (.number(.greater), .number(.greaterOrEqual)),
            (.number(.greaterOrEqual), .number(.greater)),
            (.number(.equal), .number(.lessOrEqual)), (.number(.less), .number(.greater)),
            (.date(.less), .date(.lessOrEqual)), (.date(.lessOrEqual), .date(.less)),
            (.date(.greater), .date(.greaterOrEqual)), (.date(.greaterOrEqual), .date(.greater)),
            (.date(.equal), .date(.lessOrEqual)), (.date(.less), .date(.greater)),
        ]
        return pairs.map { from, to in
            mutant("\(from) as \(to)") { rules in
                rules.reading = { $0.comparison == from ? $0.with(comparison: to) : $0 }
            }
        }
    }()

    private static let structural: [Mutant] = [
        mutant("quantifiers swapped") { rules in
            rules.reading = { operation in
                switch operation.quantifier {
                case .anyValue: operation.with(quantifier: .allValues)
                case .allValues: operation.with(quantifier: .anyValue)
                case nil: operation
                }
            }
        },
        mutant("ForAnyValue ignored") { rules in
            rules.reading = { $0.quantifier == .anyValue ? $0.with(quantifier: nil) : $0 }
        },
        mutant("ForAllValues ignored") { rules in
            rules.reading = { $0.quantifier == .allValues ? $0.with(quantifier: nil) : $0 }
        },
        mutant("IfExists dropped") { rules in
            rules.reading = { $0.with(ifExists: false) }
        },
        mutant("IfExists everywhere") { rules in
            rules.reading = { $0.with(ifExists: true) }
        },
        mutant("missing keys inverted") { rules in
            rules.holdsWithoutKey = { !EvaluationRules.iam.holdsWithoutKey($0) }
        },
        mutant("missing keys never match") { rules in rules.holdsWithoutKey = { _ in false } },
        mutant("all the policy's values must match") { rules in
            rules.anyOf = { $0.allSatisfy(\.self) }
        },
        mutant("one key is enough") { rules in rules.allOf = { $0.contains(true) } },
        mutant("the first element decides") { rules in rules.allOf = { $0.first ?? true } },
        mutant("Not… ignored") { rules in rules.isNegated = { _ in false } },
        mutant("all elements are Not…") { rules in rules.isNegated = { _ in true } },
        mutant("wildcards literal") { rules in
            rules.pattern = { glob in
                Glob(
                    glob.elements.map { element in
                        switch element {
                        case .literal: element
                        case .one: .literal("?")
                        case .run: .literal("*")
                        }
                    })
            }
        },
        mutant("a question mark is a star") { rules in
            rules.pattern = { glob in
                Glob(
                    glob.elements.map { element in
                        guard case .one(let crossing) = element else { return element }
                        return .run(crossingColons: crossing)
                    })
            }
        },
        mutant("defaults of variables ignored") { rules in rules.defaultValue = { _ in nil } },
        mutant("variables without a value are empty") { rules in
            rules.defaultValue = { $0.defaultValue ?? "" }
        },
        mutant("a permission wins over a denial") { rules in rules.denialWins = false },
        mutant("layers add up") { rules in rules.layersIntersect = false },
    ]
}

extension ConditionOperator {
    /// The name without prefix and suffix.
    fileprivate var baseName: String {
        var base = name
        for prefix in Quantifier.allCases where base.hasPrefix(prefix.rawValue) {
            base.removeFirst(prefix.rawValue.count)
        }
        if ifExists { base.removeLast("IfExists".count) }
        return base
    }

    fileprivate func with(isNegated: Bool) -> ConditionOperator {
        ConditionOperator(
            name: name, quantifier: quantifier, comparison: comparison, isNegated: isNegated,
            ifExists: ifExists)
    }

    fileprivate func with(ifExists: Bool) -> ConditionOperator {
        ConditionOperator(
            name: name, quantifier: quantifier, comparison: comparison, isNegated: isNegated,
            ifExists: ifExists)
    }

    fileprivate func with(comparison: Comparison) -> ConditionOperator {
        ConditionOperator(
            name: name, quantifier: quantifier, comparison: comparison, isNegated: isNegated,
            ifExists: ifExists)
    }

    fileprivate func with(quantifier: Quantifier?) -> ConditionOperator {
        ConditionOperator(
            name: name, quantifier: quantifier, comparison: comparison, isNegated: isNegated,
            ifExists: ifExists)
    }
}
