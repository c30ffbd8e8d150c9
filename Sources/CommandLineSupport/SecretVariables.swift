import CGlibc
import FoundationEssentials
import Glibc
import X509

/// Passphrases that came in environment variables, taken out of the environment.
///
/// A variable's value lies in memory that everybody may read who may look at the process, is
/// inherited by every child, and becomes a `String` in whatever reads the environment as a whole.
/// So the values are moved, once, before anything else reads the environment: what the variables
/// held is overwritten in place, and the variables are gone.
enum SecretVariables {
    /// The variables that hold passphrases and PINs: `PKI_PASSPHRASE`, `RA_KEY_PASSPHRASE` and so on.
    static func isSecret(_ name: String) -> Bool {
        (name.hasPrefix("PKI_") || name.hasPrefix("RA_"))
            && (name.hasSuffix("PASSPHRASE") || name.hasSuffix("PIN"))
    }

    /// The variables that a command line says hold a key or a certificate: `--private-key env:NAME`.
    static func named(by arguments: [String]) -> Set<String> {
        Set(
            arguments.compactMap { word in
                let value = word.hasPrefix("--") ? word.drop { $0 != "=" }.dropFirst() : word[...]
                return value.hasPrefix("env:") ? String(value.dropFirst(4)) : nil
            })
    }

    /// Overwrites the value of one variable in this process's environment.
    static func cleanse(_ name: String) {
        guard let value = getenv(name) else { return }
        UnsafeMutableRawBufferPointer(start: value, count: strlen(value)).cleanse()
    }

    /// Takes the values out of this process's environment.
    static func take() -> [String: SecretBytes] {
        var taken: [String: SecretBytes] = [:]
        let named = named(by: ProcessArguments.all)
        guard let environment = anchorage_environment() else { return [:] }
        var index = 0
        while let entry = environment[index] {
            index += 1
            guard let sign = strchr(entry, Int32(UInt8(ascii: "="))) else { continue }
            let nameLength = sign - entry
            let name = String(
                decoding: UnsafeRawBufferPointer(start: entry, count: nameLength), as: UTF8.self)
            guard isSecret(name) || named.contains(name) else { continue }
            let value = UnsafeMutableRawBufferPointer(start: sign + 1, count: strlen(sign + 1))
            taken[name] = SecretBytes(copying: UnsafeRawBufferPointer(value))
            value.cleanse()
        }
        for name in taken.keys { unsetenv(name) }
        return taken
    }
}
