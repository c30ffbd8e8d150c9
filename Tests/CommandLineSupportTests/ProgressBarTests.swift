import CommandLineSupport
import Foundation
import Glibc
import Synchronization
import Testing

struct ProgressBarTests {
    private let clock = Clock()

    @Test func showsNothingInTheFirstSecond() throws {
        let screen = try Screen(columns: 80)
        let bar = ProgressBar("checking", total: 10, in: context(screen))
        clock.advance(0.9)
        bar.advance(by: 5)
        bar.end()
        #expect(screen.text() == "")
    }

    @Test func showsHowFarTheWorkIs() throws {
        let screen = try Screen(columns: 80)
        let bar = ProgressBar("checking", total: 1000, in: context(screen))
        clock.advance(2)
        bar.advance(by: 250)
        #expect(
            screen.text()
                == "\r\u{1b}[Kchecking [#######-----------------------] 25% 250/1000, 6 s left")
    }

    @Test func drawsTenTimesASecondAtMostAndClearsTheLine() throws {
        let screen = try Screen(columns: 80)
        let bar = ProgressBar("checking", total: 1000, in: context(screen))
        clock.advance(2)
        for _ in 0..<100 { bar.advance() }
        _ = screen.text()
        clock.advance(0.05)
        bar.advance()
        #expect(screen.text() == "")
        clock.advance(0.06)
        bar.advance()
        #expect(screen.text().contains("102/1000"))
        bar.end()
        bar.end()
        #expect(screen.text() == "\r\u{1b}[K")
    }

    @Test(arguments: [(40, "issuing 50% 600/1200, 3:20 left"), (20, "issuing 50% 600/120")])
    func fitsANarrowTerminal(columns: Int, text: String) throws {
        let screen = try Screen(columns: columns)
        let bar = ProgressBar("issuing", total: 1200, in: context(screen))
        clock.advance(200)
        bar.advance(to: 600)
        #expect(screen.text() == "\r\u{1b}[K" + text)
    }

    @Test func aNoteStandsAboveTheLine() throws {
        let screen = try Screen(columns: 80)
        let context = context(screen)
        let bar = ProgressBar("issuing", total: 4, in: context)
        clock.advance(2)
        bar.advance()
        _ = screen.text()
        context.note("notice: one is different")
        #expect(screen.text() == "\r\u{1b}[Knotice: one is different\r\n")
        context.note("and another")
        #expect(screen.text() == "and another\r\n")
    }

    @Test func countsFromManyThreads() async throws {
        let screen = try Screen(columns: 80)
        let bar = ProgressBar("issuing", total: 4000, in: context(screen))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { for _ in 0..<999 { bar.advance() } } }
        }
        clock.advance(2)
        bar.advance(by: 4)
        #expect(screen.text().contains("100% 4000/4000"))
    }

    @Test func aDumbTerminalShowsNothing() throws {
        let screen = try Screen(columns: 80)
        let bar = ProgressBar("checking", total: 10, in: context(screen, ["TERM": "dumb"]))
        clock.advance(5)
        bar.advance(by: 5)
        bar.end()
        #expect(screen.text() == "")
    }

    @Test func whatIsNoTerminalGetsNothing() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw POSIXError(.EIO) }
        defer { for end in ends { close(end) } }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        let bar = ProgressBar("checking", total: 10, in: context(ends[1], [:]))
        clock.advance(5)
        bar.advance(by: 5)
        bar.end()
        var byte: UInt8 = 0
        #expect(read(ends[0], &byte, 1) == -1)
    }

    private func context(_ screen: Screen, _ environment: [String: String] = [:]) -> Context {
        context(screen.slave, environment)
    }

    private func context(_ error: Int32, _ environment: [String: String]) -> Context {
        let clock = clock
        return Context(
            environment: environment, currentDirectory: "/", homeDirectory: "/",
            now: { clock.now }, terminal: ScriptedTerminal(nil),
            streams: Streams(input: -1, output: -1, error: error))
    }

    private final class Clock: Sendable {
        private let seconds = Mutex(1_749_988_800.0)
        var now: Date { Date(timeIntervalSince1970: seconds.withLock { $0 }) }
        func advance(_ more: Double) { seconds.withLock { $0 += more } }
    }

    /// A terminal of the test's own.
    private final class Screen: Sendable {
        let slave: Int32
        private let master: Int32

        init(columns: Int) throws {
            var ends: (Int32, Int32) = (-1, -1)
            var size = winsize(
                ws_row: 24, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
            guard openpty(&ends.0, &ends.1, nil, nil, &size) == 0 else { throw POSIXError(.EIO) }
            (master, slave) = ends
            _ = fcntl(master, F_SETFL, O_NONBLOCK)
        }

        deinit {
            close(master)
            close(slave)
        }

        /// What has appeared since the last time.
        func text() -> String {
            var text = ""
            var buffer = [UInt8](repeating: 0, count: 4096)
            while case let count = read(master, &buffer, buffer.count), count > 0 {
                text += String(decoding: buffer[..<count], as: UTF8.self)
            }
            return text
        }
    }
}
