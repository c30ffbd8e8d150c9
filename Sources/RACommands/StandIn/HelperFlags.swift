import CommandLineSupport

/// The command line of AWS's own client, as its parser reads it: flags anywhere, `--flag value` or
/// `--flag=value`, the last of several counts, and nothing is shortened.
struct HelperFlags {
    /// The commands, with the flags that each has besides those that all have.
    static let commands: [String: Set<String>] = [
        "credential-process": session,
        "serve": session.union(["port", "hop-limit"]),
        "update": session.union(["profile", "once"]),
        "read-certificate-data": ["certificate", "pkcs11-lib", "debug"],
        "sign-string": [
            "certificate", "private-key", "pkcs11-lib", "reuse-pin", "tpm-key-password",
            "no-tpm-key-password", "pkcs8-password", "format", "digest", "debug",
        ],
    ]

    private static let session: Set<String> = [
        "role-arn", "profile-arn", "trust-anchor-arn", "session-duration", "region", "endpoint",
        "no-verify-ssl", "with-proxy", "debug", "certificate", "private-key", "intermediates",
        "pkcs11-lib", "reuse-pin", "tpm-key-password", "no-tpm-key-password", "role-session-name",
        "pkcs8-password",
    ]

    /// Flags without a value, or with `=true` or `=false`.
    private static let switches: Set<String> = [
        "no-verify-ssl", "with-proxy", "debug", "reuse-pin", "no-tpm-key-password", "once",
        "use-latest-expiring-certificate",
    ]

    /// Flags of which the client takes one, whatever their values are.
    private static let exclusive = [
        ("tpm-key-password", "reuse-pin"), ("tpm-key-password", "no-tpm-key-password"),
        ("tpm-key-password", "pkcs8-password"),
    ]

    /// Flags of stores that Windows and macOS have.
    static let stores: Set<String> = [
        "cert-selector", "system-store-name", "system-store-location",
        "use-latest-expiring-certificate",
    ]

    /// The command that is meant; nil where none is named.
    private(set) var command: String?

    /// Whether help is asked for.
    private(set) var wantsHelp = false

    private var values: [String: String] = [:]
    private var order: [String] = []

    /// Reads the words behind the program's name.
    ///
    /// - Throws: `CommandError` for what the client would refuse, and for what cannot be done here.
    init(_ words: [String]) throws(CommandError) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                try refuse(rest.first)
            } else if word == "-h" || word == "--help" {
                wantsHelp = true
            } else if word.hasPrefix("--") {
                try take(word.dropFirst(2), &rest)
            } else if word.hasPrefix("-"), word.count > 1 {
                throw .helperUsage("unknown shorthand flag in \(PrintableText.quote(word))")
            } else if command == nil {
                guard Self.commands[word] != nil || ["version", "help"].contains(word) else {
                    throw .helperUsage("unknown command \(PrintableText.quote(word))")
                }
                command = word
            } else if command != "help" {
                try refuse(word)
            }
        }
        guard let command, let known = Self.commands[command] else { return }
        if let stranger = order.first(where: { !known.contains($0) }) {
            throw .helperUsage("unknown flag: --\(stranger)")
        }
        if wantsHelp { return }
        for (one, other) in Self.exclusive where values[one] != nil && values[other] != nil {
            throw .helperUsage("--\(one) and --\(other) exclude each other")
        }
    }

    private mutating func take(
        _ word: Substring, _ rest: inout ArraySlice<String>
    ) throws(CommandError) {
        // As it stands in memory: what comes behind may join it to one character.
        let sign = word.unicodeScalars.firstIndex(of: "=")
        let name = String(word[..<(sign ?? word.endIndex)])
        try HelperFlags.refuseStores(name)
        var value = sign.map { String(word[word.unicodeScalars.index(after: $0)...]) }
        if Self.switches.contains(name) {
            let text = value ?? "true"
            guard let isOn = Self.truth[text] else {
                throw .helperUsage(
                    "--\(name) takes true or false, not \(PrintableText.quote(text))")
            }
            value = isOn ? "true" : "false"
        } else if value == nil {
            guard let next = rest.popFirst() else {
                throw .helperUsage("flag needs an argument: --\(name)")
            }
            value = next
        }
        if values.updateValue(value ?? "", forKey: name) == nil { order.append(name) }
    }

    private static let truth = Dictionary(
        ["1", "t", "T", "TRUE", "true", "True"].map { ($0, true) }
            + ["0", "f", "F", "FALSE", "false", "False"].map { ($0, false) },
        uniquingKeysWith: { first, _ in first })

    /// Refuses a flag of a certificate store, which this system does not have.
    static func refuseStores(_ name: String) throws(CommandError) {
        guard stores.contains(name) else { return }
        throw CommandError(
            status: .usage, code: "store.absent",
            message:
                "--\(name) chooses from the certificate store of Windows or macOS, which is not "
                + "read here",
            hint: "name the certificate itself: --certificate takes files, pkcs11: URIs and more")
    }

    private func refuse(_ word: String?) throws(CommandError) {
        guard let word else { return }
        throw .helperUsage("unexpected argument \(PrintableText.quote(word))", word: word)
    }

    /// The same for `ra`: a flag without a value is left out, so that defaults and errors are ours.
    var arguments: [String] {
        [command ?? ""]
            + order.compactMap { name in
                let value = values[name] ?? ""
                if Self.switches.contains(name) { return value == "true" ? "--\(name)" : nil }
                return value.isEmpty ? nil : "--\(name)=\(value)"
            }
    }
}

extension CommandError {
    fileprivate static func helperUsage(_ message: String, word: String = "") -> CommandError {
        CommandError(
            status: .usage, code: "usage", message: message,
            hint: BackslashWord.hint(word) ?? "see: aws_signing_helper --help")
    }
}
