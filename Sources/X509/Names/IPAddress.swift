import Glibc

/// IP addresses as the octets of an iPAddress name.
public enum IPAddress {
    /// Four or sixteen octets, or nil when `text` is no address.
    public static func octets(_ text: String) -> [UInt8]? {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            return withUnsafeBytes(of: four) { Array($0) }
        }
        var six = in6_addr()
        if inet_pton(AF_INET6, text, &six) == 1 {
            return withUnsafeBytes(of: six) { Array($0) }
        }
        return nil
    }

    /// The usual text of four or sixteen octets.
    public static func text(_ octets: [UInt8]) -> String {
        // inet_ntop reads as many octets as the family has, whatever it is given.
        guard octets.count == 4 || octets.count == 16 else { return Hex.encode(octets) }
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = octets.count == 4 ? AF_INET : AF_INET6
        guard inet_ntop(family, octets, &buffer, socklen_t(buffer.count)) != nil else {
            return Hex.encode(octets)
        }
        return String(
            decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
