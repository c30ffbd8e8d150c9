import Testing

@testable import IAMPolicy

/// Rules of evaluation that are wrong in one point: the table must notice each.
///
/// Some case must have another decision; that only its trace reads otherwise does not count.
struct EvaluationMutationTests {
    @Test func theTableNoticesEveryMutant() throws {
        let rows = try EvaluationTable.cases()
        // A case that is wrong by IAM's own rules would notice everything.
        try #require(rows.allSatisfy { $0.actual() == $0.expected })
        let decisions = rows.map { $0.decision() }
        for (name, mutant) in Self.mutants {
            let noticed = rows.map { $0.decision(mutant) } != decisions
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

    private static let mutants: [Mutant] =
        inverted + confused + structural + incomparable + principals

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
            (.arn, .pattern),
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
            rules.anyOf = { $0.allSatisfy { $0 == true } }
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
        mutant("wildcards leave their part of an ARN") { rules in
            rules.wildcardsKeepToTheirParts = false
        },
        mutant("defaults of variables ignored") { rules in rules.defaultValue = { _ in nil } },
        mutant("variables without a value are empty") { rules in
            rules.defaultValue = { $0.defaultValue ?? "" }
        },
        mutant("a permission wins over a denial") { rules in rules.denialWins = false },
        mutant("layers add up") { rules in rules.layersIntersect = false },
    ]

    /// Values that cannot be compared, and variables without a value.
    private static let incomparable: [Mutant] = [
        mutant("one incomparable value spoils the others") { rules in
            rules.anyOf = { $0.contains(nil) ? nil : EvaluationRules.iam.anyOf($0) }
        },
        mutant("an incomparable value matches") { rules in
            rules.anyOf = { $0.contains { $0 != false } }
        },
        mutant("an incomparable value does not match, and negation turns that round") { rules in
            rules.anyOf = { $0.contains(true) }
        },
        mutant("an incomparable denial lapses") { rules in rules.undecided = { _ in false } },
        mutant("an incomparable permission applies") { rules in
            rules.undecided = { _ in true }
        },
        mutant("a variable without a value is incomparable") { rules in
            rules.unresolvedMatchesNothing = false
        },
    ]

    /// Who is whom.
    private static let principals: [Mutant] = [
        naming("everybody is nobody") { pattern, _ in pattern == .everyone ? false : nil },
        naming("everybody is no service") { pattern, principal in
            if case (.everyone, .service) = (pattern, principal) { false } else { nil }
        },
        naming("everybody names a session") { pattern, _ in pattern == .everyone ? true : nil },
        naming("an account is every account") { pattern, principal in
            if case (.account, .aws) = (pattern, principal) { true } else { nil }
        },
        naming("an account is nobody") { pattern, _ in
            if case .account = pattern { false } else { nil }
        },
        naming("an account has its services") { pattern, principal in
            if case (.account, .service) = (pattern, principal) { true } else { nil }
        },
        naming("an account names its sessions") { pattern, principal in
            if case (.account, .awsNamed) = (pattern, principal) { true } else { nil }
        },
        naming("a role is not its sessions") { pattern, principal in
            if case (.arn(let arn), .aws(let requester)) = (pattern, principal) {
                arn == requester
            } else {
                nil
            }
        },
        naming("a role is not named for its sessions") { pattern, principal in
            if case (.arn(let arn), .awsNamed(let requester, .roleOrItself)) = (pattern, principal)
            {
                arn == requester
            } else {
                nil
            }
        },
        naming("a role is its session's own name") { pattern, principal in
            if case (.arn, .awsNamed(_, .itself)) = (pattern, principal) { true } else { nil }
        },
        naming("a role is every session of the account") { pattern, principal in
            if case (.arn(let arn), .aws(let requester)) = (pattern, principal) {
                PrincipalARN(arn)?.account == PrincipalARN(requester)?.account
            } else {
                nil
            }
        },
        naming("a role is its namesake of every account") { pattern, principal in
            if case (.arn(let arn), .aws(let requester)) = (pattern, principal) {
                requester.contains("/\(arn.split(separator: "/").last ?? "")/")
            } else {
                nil
            }
        },
        naming("a service is every service") { pattern, principal in
            if case (.service, .service) = (pattern, principal) { true } else { nil }
        },
        naming("a service is nobody") { pattern, _ in
            if case .service = pattern { false } else { nil }
        },
    ]

    /// A mutant that answers some questions of who is whom, and leaves the others (nil).
    private static func naming(
        _ name: String,
        _ answer: @escaping @Sendable (PrincipalPattern, PolicyRequest.Principal) -> Bool?
    ) -> Mutant {
        mutant(name) { rules in
            rules.names = { answer($0, $1) ?? EvaluationRules.iam.names($0, $1) }
        }
    }
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
