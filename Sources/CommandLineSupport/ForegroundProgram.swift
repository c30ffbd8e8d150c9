import CGlibc
import Glibc
import X509

/// A program that is run in this one's place: with its terminal, its streams and its signals.
public struct ForegroundProgram: Sendable {
    private let words: [String]
    private let environment: [String: String]
    private let descriptors: InheritedDescriptors

    /// Names a program.
    ///
    /// - Parameters:
    ///   - words: its name, which is looked for in PATH, or its path; then its arguments.
    ///   - environment: the variables that it gets, and no others.
    ///   - descriptors: what it inherits beside standard input, output and error.
    public init(
        _ words: [String], environment: [String: String], descriptors: InheritedDescriptors
    ) {
        self.words = words
        self.environment = environment
        self.descriptors = descriptors
    }

    /// How a program ended.
    public enum Ending: Equatable, Sendable {
        /// By itself, with this status.
        case status(Int32)

        /// By this signal.
        case signal(Int32)

        /// Ends this process in the same way, so that whoever waits for it learns the truth.
        public func end() -> Never {
            switch self {
            case .status(let status):
                exit(status)
            case .signal(let number):
                Glibc.signal(number, SIG_DFL)
                SignalPipe.deliver(number)
                // A signal that ends nothing here is told as a shell tells it.
                exit(128 + number)
            }
        }
    }

    /// Runs the program to its end.
    ///
    /// Signals that somebody sends to this process go on to the program. Those of the terminal do
    /// not: the program is in the terminal's foreground group, as this process is, and has them
    /// already. The calling thread waits.
    ///
    /// - Returns: how it ended.
    /// - Throws: `CommandError` with `command.missing`, `command.unusable` or `command.start`.
    public func run() throws(CommandError) -> Ending {
        let former = ProcessHardening.Former()
        anchorage_forward_signals()
        former.giveBackMask()
        let child = try spawn(former)
        anchorage_forward_to(child)
        // Looked at before it is reaped: its number must not be another's while signals go there.
        var information = siginfo_t()
        while waitid(P_PID, id_t(child), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        anchorage_forward_to(0)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        let number = status & 0x7F
        return number == 0 ? .status((status >> 8) & 0xFF) : .signal(number)
    }

    /// Makes the program of this process, with its number.
    ///
    /// - Throws: `CommandError` as `run`; otherwise it does not return.
    public func become() throws(CommandError) -> Never {
        let former = ProcessHardening.Former()
        former.giveBackMask()
        former.giveBackCoreLimit()
        for number in former.signals where !former.ignored.contains(number) {
            signal(number, SIG_DFL)
        }
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
        descriptors.closeOthers()
        let code = withArguments { arguments, variables in
            anchorage_execute(arguments, variables)
        }
        throw failure(code)
    }

    private func spawn(_ former: ProcessHardening.Former) throws(CommandError) -> pid_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for number in former.signals where !former.ignored.contains(number) {
            sigaddset(&signals, number)
        }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let numbers = descriptors.numbers {
            let code = anchorage_close_others(&actions, numbers, numbers.count)
            guard code == 0 else { throw failure(code) }
        }
        var child: pid_t = 0
        // The limit is the child's alone: this process goes on, with its secrets.
        former.giveBackCoreLimit()
        defer { former.takeCoreLimit() }
        let code = withArguments { arguments, variables in
            posix_spawnp(&child, words.first ?? "", &actions, &attributes, arguments, variables)
        }
        guard code == 0 else { throw failure(code) }
        return child
    }

    private func withArguments(
        _ body: (
            UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>,
            UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
        ) -> Int32
    ) -> Int32 {
        var arguments = GivenOctets.words(words) + [nil]
        defer { for argument in arguments { free(argument) } }
        var variables = GivenOctets.variables(environment) + [nil]
        defer { for variable in variables { free(variable) } }
        return body(&arguments, &variables)
    }

    private func failure(_ code: Int32) -> CommandError {
        let name = PrintableText.quote(words.first ?? "")
        if code == ENOENT {
            return CommandError(
                status: .programMissing, code: "command.missing",
                message: "there is no program \(name)", hint: "check its name and PATH")
        }
        return CommandError(
            status: code == EACCES || code == ENOEXEC ? .programUnusable : .failure,
            code: code == EACCES || code == ENOEXEC ? "command.unusable" : "command.start",
            message: "cannot run \(name): \(Errno(code: code))",
            hint: "check that it is a program, and who may run it")
    }
}
