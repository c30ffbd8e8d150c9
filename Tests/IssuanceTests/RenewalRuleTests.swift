import Foundation
import Issuance
import TestSupport
import Testing
import X509

struct RenewalRuleTests {
    // Ninety days to the second.
    private let validity = Validity(
        notBefore: fixedNow, notAfter: fixedNow.addingTimeInterval(90 * 86_400 - 1))

    struct Moment: Sendable {
        let days: Int
        var seconds = 0
        let isDue: Bool

        var date: Date { fixedNow.addingTimeInterval(Double(days * 86_400 + seconds)) }
    }

    @Test(arguments: [
        Moment(days: 0, isDue: false), Moment(days: 60, seconds: -1, isDue: false),
        Moment(days: 60, isDue: true), Moment(days: 90, seconds: -1, isDue: true),
        Moment(days: 90, isDue: true),
    ])
    func theLastThirdBeginsAfterTwo(moment: Moment) {
        #expect(RenewalRule.lastThird.isDue(validity, at: moment.date) == moment.isDue)
    }

    @Test(arguments: [
        Moment(days: 60, seconds: -1, isDue: false), Moment(days: 60, isDue: true),
    ])
    func withinCountsBackFromTheEnd(moment: Moment) {
        let rule = RenewalRule.within(seconds: 30 * 86_400)
        #expect(rule.isDue(validity, at: moment.date) == moment.isDue)
    }

    @Test(arguments: [
        Moment(days: 90, seconds: -1, isDue: false), Moment(days: 90, isDue: true),
    ])
    func withinNothingMeansExpired(moment: Moment) {
        let rule = RenewalRule.within(seconds: 0)
        #expect(rule.isDue(validity, at: moment.date) == moment.isDue)
    }
}
