import COpenSSL

/// libcrypto's error queue, which belongs to the thread: drain it in the call that failed, before
/// any suspension.
enum LibcryptoQueue {
    /// Empties the queue into an error that carries the reasons, oldest first.
    static func error(during operation: String) -> X509Error {
        .libcrypto(operation: operation, reasons: drain())
    }

    /// Empties the queue and gives the reasons, oldest first.
    static func drain() -> [String] {
        var reasons: [String] = []
        while true {
            let code = ERR_get_error()
            if code == 0 { return reasons }
            if let reason = ERR_reason_error_string(code) {
                reasons.append(String(cString: reason))
            } else {
                reasons.append("error \(String(code, radix: 16))")
            }
        }
    }
}
