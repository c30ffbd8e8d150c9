import CGlibc
import Glibc

/// Where a child stands for the terminal and for signals.
///
/// In front of a terminal a child stays in this process's group: the terminal's keys reach both, and
/// it may ask there for a passphrase. Anywhere else it has a group of its own, by which it is ended
/// with all that it has started; signals that end this process go on to that group.
struct ChildGroup {
    /// Whether the child has a group of its own.
    let isItsOwn: Bool

    init() {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        defer { if terminal >= 0 { close(terminal) } }
        isItsOwn = terminal < 0 || tcgetpgrp(terminal) != getpgrp()
    }

    /// Has the child ended when a signal ends this process.
    func remember(_ child: pid_t) {
        if isItsOwn { anchorage_remember_group(child) }
    }

    /// Has all children ended that are remembered, for whoever ends this process without `exit`.
    static func endAll() {
        anchorage_end_groups()
    }

    /// Leaves what is left of the child's group alone.
    func forget(_ child: pid_t) {
        if isItsOwn { anchorage_forget_group(child) }
    }
}

/// A child that was started, until it has been waited for.
final class Child {
    private let process: pid_t
    private let group: ChildGroup

    /// How it ended; nil as long as it has not.
    private(set) var status: Int?

    init(_ process: pid_t, in group: ChildGroup) {
        self.process = process
        self.group = group
    }

    /// Whether it has ended by now.
    var hasEnded: Bool {
        if status == nil { look(WNOHANG) }
        return status != nil
    }

    /// Waits for its end; whether it has come by then.
    func wait(until deadline: Double?) -> Bool {
        while !hasEnded {
            guard let deadline else {
                look(0)
                continue
            }
            guard MonotonicTime.now < deadline else { return false }
            usleep(2_000)
        }
        return true
    }

    /// Sends a signal to it and to what it has started.
    func end(_ signal: Int32) {
        // Once it was waited for, the number may be another's.
        guard status == nil else { return }
        if group.isItsOwn {
            kill(-process, signal)
        } else {
            for each in Descendants.of(process) + [process] { kill(each, signal) }
        }
    }

    private func look(_ options: Int32) {
        var status: Int32 = 0
        let found = waitpid(process, &status, options)
        if found == process {
            // WIFEXITED and its kin are macros.
            let signal = status & 0x7F
            self.status = Int(signal == 0 ? (status >> 8) & 0xFF : 128 + signal)
        } else if found < 0, errno != EINTR {
            // How it ended nobody knows: that is no success.
            self.status = 255
        }
    }
}

/// The processes that a process has started, as far as they are still its children's children.
enum Descendants {
    static func of(_ process: pid_t) -> [pid_t] {
        let children = childrenOf(process)
        return children.flatMap { of($0) } + children
    }

    private static func childrenOf(_ process: pid_t) -> [pid_t] {
        // The kernel writes them in decimal digits, with blanks between.
        guard let file = fopen("/proc/\(process)/task/\(process)/children", "re") else { return [] }
        defer { fclose(file) }
        var line: UnsafeMutablePointer<CChar>?
        defer { free(line) }
        var size = 0
        guard getline(&line, &size, file) > 0, let line else { return [] }
        return String(cString: line).split(separator: " ").compactMap { pid_t($0) }
    }
}
