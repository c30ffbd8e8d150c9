import LocalService
import Testing

/// The catalogue of what AWS leaves open; what each value does is tested where it acts.
struct BehaviourTests {
    @Test func everyQuestionHasABehaviour() {
        #expect(Set(BehaviourEntry.catalogue.compactMap(\.question)) == Set(1...19))
    }

    @Test func everyBehaviourIsInTheCatalogueOnce() {
        #expect(
            BehaviourEntry.catalogue.map(\.name).sorted()
                == Behaviour.allCases.map(\.rawValue).sorted())
    }

    @Test(arguments: BehaviourEntry.catalogue.map(\.behaviour))
    func everyValueCanBeChosen(behaviour: Behaviour) throws {
        let entry = try #require(BehaviourEntry.catalogue.first { $0.behaviour == behaviour })
        let values = entry.values.flatMap { $0.split(separator: "...").map(String.init) }
        #expect(values.count > 1 && Set(values).count == values.count)
        for value in values {
            var behaviours = Behaviours()
            try behaviours.set("\(entry.name)=\(value)")
            #expect(behaviours.value(of: behaviour) == value)
            for other in Behaviour.allCases where other != behaviour {
                #expect(behaviours.value(of: other) == Behaviours().value(of: other))
            }
        }
        #expect(Behaviours().value(of: behaviour) == entry.defaultValue)
    }

    @Test func whatCannotBeChosenIsNamed() {
        var behaviours = Behaviours()
        #expect(throws: BehaviourError.noValue(name: "crl.expired")) {
            try behaviours.set("crl.expired")
        }
        #expect(throws: BehaviourError.unknown(name: "crl.old")) {
            try behaviours.set("crl.old=deny")
        }
        #expect(
            throws: BehaviourError.notAValue(
                name: "crl.expired", value: "Deny", allowed: ["warn", "ignore", "deny"])
        ) {
            try behaviours.set("crl.expired=Deny")
        }
        for number in ["", "-1", "+5", "86401", "6e2", "99999999999999999999"] {
            #expect(throws: BehaviourError.self) {
                try behaviours.set("clock.session-tolerance=\(number)")
            }
        }
        #expect(behaviours == Behaviours())
    }

    @Test func theTextsNameWhatIsWrong() {
        #expect("\(BehaviourError.noValue(name: "x"))" == "\"x\" is not of the form NAME=VALUE")
        #expect("\(BehaviourError.unknown(name: "x"))" == "there is no behaviour \"x\"")
        #expect(
            "\(BehaviourError.notAValue(name: "a", value: "v", allowed: ["b", "c"]))"
                == "\"v\" is not a value of a: it takes b, c")
    }
}
