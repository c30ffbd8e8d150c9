import CGlibc
import Glibc

/// Signals that would end or stop the process, turned into bytes that `poll` can wait for.
///
/// At most one exists at a time, on the main thread.
struct SignalPipe {
    private static let numbers = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP]

    let readEnd: Int32
    private let writeEnd: Int32
    private let previous: [sigaction]

    init() throws(CommandError) {
        var ends: [Int32] = [-1, -1]
        guard anchorage_pipe(&ends) == 0 else { throw .terminalFailed(.last) }
        let writeEnd = ends[1]
        readEnd = ends[0]
        self.writeEnd = writeEnd
        previous = Self.numbers.map { number in
            var previous = sigaction()
            anchorage_catch_signal(number, writeEnd, &previous)
            return previous
        }
    }

    /// The signal that came first, if one came.
    func next() -> Int32? {
        var byte: UInt8 = 0
        return read(readEnd, &byte, 1) == 1 ? Int32(byte) : nil
    }

    /// Lets a signal that was caught take its former effect, on whichever thread this is.
    ///
    /// What runs behind an `await` may be on a thread of a dispatch queue, and those block signals:
    /// `raise` alone would leave it pending there.
    static func deliver(_ number: Int32) {
        var one = sigset_t()
        var former = sigset_t()
        sigemptyset(&one)
        sigaddset(&one, number)
        pthread_sigmask(SIG_UNBLOCK, &one, &former)
        raise(number)
        pthread_sigmask(SIG_SETMASK, &former, nil)
    }

    /// Puts the former handlers back.
    func close() {
        for (number, action) in zip(Self.numbers, previous) {
            var action = action
            sigaction(number, &action, nil)
        }
        Glibc.close(readEnd)
        Glibc.close(writeEnd)
    }
}
