import Foundation
import RolesAnywhere
import Synchronization
import Testing

@testable import RACommands

struct ExpiryNoticeTests {
    private final class Bench: Sendable {
        let time = Mutex(Date(timeIntervalSince1970: 1_749_988_800))
        let lines = Mutex<[String]>([])

        var now: Date { time.withLock { $0 } }
        var count: Int { lines.withLock { $0.count } }

        func advance(days: Double) { time.withLock { $0 += days * 86_400 } }

        var notice: ExpiryNotice {
            ExpiryNotice(
                now: { self.now }, say: { line in self.lines.withLock { $0.append(line) } })
        }
    }

    private func term(_ subject: String, days: Double, from now: Date) -> CertificateTerm {
        let end = now.addingTimeInterval(days * 86_400)
        return CertificateTerm(
            subject: subject, notBefore: end.addingTimeInterval(-90 * 86_400), notAfter: end)
    }

    /// A server that was started with a fresh certificate says so when it is time, and daily.
    @Test func saysItOnceADay() {
        let bench = Bench()
        let notice = bench.notice
        let certificate = term("CN=web-01", days: 90, from: bench.now)
        for _ in 0..<90 {
            for _ in 0..<3 { notice.look(at: certificate) }
            bench.advance(days: 1)
        }
        #expect(bench.count == 29 || bench.count == 30)
        #expect(
            bench.lines.withLock { $0.first }
                == "warning: the certificate of CN=web-01 expires in 29 days, at "
                + certificate.notAfter.ISO8601Format())
    }

    @Test func saysOfAnotherOneAtOnce() {
        let bench = Bench()
        let notice = bench.notice
        notice.look(at: term("CN=one", days: 10, from: bench.now))
        notice.look(at: term("CN=two", days: 10, from: bench.now))
        notice.look(at: term("CN=one", days: 10, from: bench.now))
        notice.look(at: term("CN=one", days: 11, from: bench.now))
        #expect(bench.count == 3)
    }

    @Test func aClockThatIsSetBackSilencesNothing() {
        let bench = Bench()
        let notice = bench.notice
        let certificate = term("CN=web-01", days: 10, from: bench.now)
        notice.look(at: certificate)
        bench.advance(days: -3)
        notice.look(at: certificate)
        #expect(bench.count == 2)
    }
}
