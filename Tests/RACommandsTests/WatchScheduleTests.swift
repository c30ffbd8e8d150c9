import Foundation
import Testing

@testable import RACommands

struct WatchScheduleTests {
    private let start = Date(timeIntervalSince1970: 1_749_988_800)

    private func stamp(_ number: UInt64 = 1) -> WatchSchedule.Stamp {
        WatchSchedule.Stamp(inode: number, size: 1, seconds: 1, nanoseconds: 0)
    }

    private func at(_ seconds: Double) -> Date { start.addingTimeInterval(seconds) }

    @Test func waitsUntilAFileHasSettled() {
        var schedule = WatchSchedule(recheckSeconds: 3_600)
        #expect(schedule.due(["a": stamp()], at: at(0)) == [])
        #expect(schedule.due(["a": stamp(2)], at: at(1)) == [])
        #expect(schedule.due(["a": stamp(2)], at: at(2)) == ["a"])
    }

    @Test func looksAgainWhenAFileChanges() {
        var schedule = WatchSchedule(recheckSeconds: 3_600)
        _ = schedule.due(["a": stamp(), "b": stamp()], at: at(0))
        #expect(schedule.due(["a": stamp(), "b": stamp()], at: at(1)) == ["a", "b"])
        schedule.note(.kept, of: "a", at: at(1))
        schedule.note(.refused, of: "b", at: at(1))
        #expect(schedule.due(["a": stamp(), "b": stamp()], at: at(3_600)) == [])
        #expect(schedule.due(["a": stamp(), "b": stamp()], at: at(3_601)) == ["a", "b"])
        _ = schedule.due(["b": stamp(2)], at: at(3_602))
        #expect(schedule.due(["b": stamp(2)], at: at(3_603)) == ["b"])
        // What had gone is new when it comes back.
        #expect(schedule.due(["a": stamp()], at: at(3_604)) == [])
    }

    @Test func triesAgainLaterAndLater() {
        var schedule = WatchSchedule(recheckSeconds: 3_600)
        _ = schedule.due(["a": stamp()], at: at(0))
        var now = 1.0
        var waits: [Double] = []
        for _ in 0..<9 {
            #expect(schedule.due(["a": stamp()], at: at(now)) == ["a"])
            schedule.note(.failed, of: "a", at: at(now))
            let wait = [5, 10, 20, 40, 80, 160, 300].first { wait in
                var copy = schedule
                return copy.due(["a": stamp()], at: at(now + wait)) == ["a"]
            }
            waits.append(wait ?? -1)
            now += wait ?? 0
        }
        #expect(waits == [5, 10, 20, 40, 80, 160, 300, 300, 300])
    }

    @Test func survivesAClockThatIsSetBack() {
        var schedule = WatchSchedule(recheckSeconds: 3_600)
        _ = schedule.due(["a": stamp()], at: at(0))
        schedule.note(.kept, of: "a", at: at(10_000))
        #expect(schedule.due(["a": stamp()], at: at(1)) == ["a"])
    }
}
