import Glibc
public import X509

/// The terminal that the process belongs to, whatever its standard streams are.
public struct ControllingTerminal: Terminal {
    /// Creates the terminal; it is opened at each question.
    public init() {}

    /// Asks at `/dev/tty` with echo off; a signal restores the terminal before it takes effect.
    ///
    /// - Parameter prompt: What to show, without a trailing blank.
    /// - Returns: The line without its end, or nil where there is no terminal.
    /// - Throws: `CommandError` with `pass.empty` when the input ends, `terminal.io` when the
    ///   terminal fails.
    public func ask(_ prompt: String) throws(CommandError) -> SecretBytes? {
        guard let answer = try answer(to: prompt, isSilent: true) else { return nil }
        guard let line = answer.line else {
            throw CommandError(
                status: .dataError, code: "pass.empty",
                message: "no passphrase was typed", hint: "run the command again")
        }
        return line
    }

    /// Asks at `/dev/tty`; the end of input is a no.
    ///
    /// - Parameter question: What to show, without a trailing blank.
    /// - Returns: Whether the answer was `y` or `yes`, or nil where there is no terminal.
    /// - Throws: `CommandError` with `terminal.io` when the terminal fails.
    public func confirm(_ question: String) throws(CommandError) -> Bool? {
        guard let answer = try answer(to: question, isSilent: false) else { return nil }
        return answer.line.map(Self.isYes) ?? false
    }

    /// What was typed; its line is nil at the end of input.
    private struct Answer {
        let line: SecretBytes?
    }

    private func answer(
        to prompt: String, isSilent: Bool
    ) throws(CommandError) -> Answer? {
        let descriptor = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 1)
        defer {
            buffer.cleanse()
            buffer.deallocate()
        }
        let question = PrintableText.escape(prompt) + " "
        while true {
            let terminal = try LineTerminal(descriptor, isSilent: isSilent)
            switch try terminal.ask(question, into: buffer) {
            case .line(let count):
                return Answer(line: SecretBytes(copying: buffer.prefix(count)))
            case .endOfInput:
                return Answer(line: nil)
            case .signal(let number):
                // The terminal is as it was. If the process lives on, it was stopped for a while
                // and the question has to be asked again.
                SignalPipe.deliver(number)
            }
        }
    }
}

/// One question, between setting the terminal for it and setting it back.
private struct LineTerminal {
    enum Answer {
        case line(count: Int)
        case endOfInput
        case signal(Int32)
    }

    let descriptor: Int32
    let original: termios
    let isSilent: Bool

    init(_ descriptor: Int32, isSilent: Bool) throws(CommandError) {
        self.descriptor = descriptor
        self.isSilent = isSilent
        var original = termios()
        guard tcgetattr(descriptor, &original) == 0 else { throw .terminalFailed(.last) }
        self.original = original
    }

    func ask(
        _ question: String, into buffer: UnsafeMutableRawBufferPointer
    ) throws(CommandError) -> Answer {
        let signals = try SignalPipe()
        defer { signals.close() }
        var silent = original
        if isSilent { silent.c_lflag &= ~tcflag_t(ECHO) }
        silent.c_lflag |= tcflag_t(isSilent ? ICANON | ECHONL : ICANON | ECHO)
        // Where the shell's line editor was at work when `original` was read, Return is not yet
        // the end of a line.
        silent.c_iflag |= tcflag_t(ICRNL)
        while tcsetattr(descriptor, TCSADRAIN, &silent) != 0 {
            guard errno == EINTR else { throw .terminalFailed(.last) }
            if let number = signals.next() { return .signal(number) }
        }
        defer {
            var restored = original
            tcsetattr(descriptor, TCSADRAIN, &restored)
        }
        let bytes = Array(question.utf8)
        if let failure = bytes.withUnsafeBytes({ FileSystem.write($0, to: descriptor) }) {
            throw .terminalFailed(failure)
        }
        let answer = try readLine(into: buffer, until: signals)
        switch answer {
        case .line: break
        case .endOfInput, .signal:
            // The line that was begun on the screen is ended there.
            _ = [UInt8(ascii: "\n")].withUnsafeBytes { FileSystem.write($0, to: descriptor) }
        }
        return answer
    }

    private func readLine(
        into buffer: UnsafeMutableRawBufferPointer, until signals: SignalPipe
    ) throws(CommandError) -> Answer {
        var count = 0
        while true {
            var waiting = [
                pollfd(fd: signals.readEnd, events: Int16(POLLIN), revents: 0),
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            ]
            if poll(&waiting, 2, -1) < 0 {
                if errno == EINTR { continue }
                throw .terminalFailed(.last)
            }
            if waiting[0].revents != 0, let number = signals.next() { return .signal(number) }
            if waiting[1].revents == 0 { continue }
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer.dropFirst(count))
            let received = read(descriptor, rest.baseAddress, rest.count)
            if received < 0 {
                if errno == EINTR { continue }
                throw .terminalFailed(.last)
            }
            if received == 0 { return .endOfInput }
            count += received
            if buffer[count - 1] == UInt8(ascii: "\n") { return .line(count: count - 1) }
            if count == buffer.count { return .line(count: count) }
        }
    }
}

extension CommandError {
    static func terminalFailed(_ failure: Errno) -> CommandError {
        CommandError(
            status: .ioError, code: "terminal.io",
            message: "cannot ask at the terminal: \(failure)",
            hint: "give the passphrase in a file or an environment variable")
    }
}
