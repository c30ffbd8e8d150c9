import CommandLineSupport
import Glibc

/// Tells the service manager how it goes, as `sd_notify` does.
///
/// - SeeAlso: sd_notify(3)
struct ServiceNotification: Sendable {
    private let address: sockaddr_un
    private let length: socklen_t

    /// Nil where no service manager asked to be told.
    init?(_ environment: [String: String]) {
        guard let name = environment["NOTIFY_SOCKET"], let first = name.utf8.first,
            first == UInt8(ascii: "/") || first == UInt8(ascii: "@")
        else { return nil }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(name.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        // A name in the abstract space begins with a zero octet, and ends where its length says.
        if first == UInt8(ascii: "@") { bytes[0] = 0 } else { bytes.append(0) }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        self.address = address
        length =
            socklen_t(MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2)
            + socklen_t(bytes.count)
    }

    /// The service answers, and this is how it stands.
    func ready(_ status: String) { send(["READY=1", "STATUS=" + Self.oneLine(status)]) }

    /// The service reads its files again.
    func reloading() {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let microseconds = time.tv_sec * 1_000_000 + time.tv_nsec / 1000
        send(["RELOADING=1", "MONOTONIC_USEC=\(microseconds)"])
    }

    /// The service ends.
    func stopping() { send(["STOPPING=1"]) }

    private static func oneLine(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }

    /// One datagram; a service manager that does not take it keeps nobody from serving.
    private func send(_ lines: [String]) {
        let message = Array(lines.joined(separator: "\n").utf8)
        let kinds = SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue
        let descriptor = socket(AF_UNIX, Int32(kinds), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var address = address
        _ = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(
                    descriptor, message, message.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT), $0,
                    length)
            }
        }
    }
}
