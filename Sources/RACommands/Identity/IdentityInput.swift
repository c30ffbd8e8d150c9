import AWS
import CommandLineSupport
import X509

/// Where a certificate or a key comes from, as users write it.
enum IdentityInput: Hashable, Sendable {
    /// A file by its path.
    case file(String)
    /// `-`.
    case standardInput
    /// `env:NAME`.
    case environment(String)
    /// `exec:COMMAND`, as its words.
    case program([String])
    /// `pkcs11:…`, without the PIN that may be in it.
    case token(String)
    /// `handle:0x…`, in a TPM.
    case tpm(handle: String)

    /// Reads a flag's value.
    ///
    /// - Throws: `CommandError` with `source.form`.
    init(_ text: String, flag: String) throws(CommandError) {
        if text == "-" {
            self = .standardInput
        } else if text.hasPrefix("env:") {
            let name = String(text.dropFirst(4))
            guard !name.isEmpty, !name.contains("=") else {
                throw .sourceForm(flag, text, hint: "write it as: \(flag) env:NAME")
            }
            self = .environment(name)
        } else if text.hasPrefix("exec:") {
            guard let words = ShellWords.split(String(text.dropFirst(5))), !words.isEmpty else {
                throw .sourceForm(
                    flag, text,
                    hint: "write it as: \(flag) 'exec:PROGRAM ARGUMENT…', quoted as for a shell")
            }
            self = .program(words)
        } else if text.hasPrefix("pkcs11:") {
            do throws(X509Error) {
                self = .token(try PKCS11URI(text).name)
            } catch {
                throw CommandError(
                    status: .usage, code: "source.form", message: "\(flag): \(error)",
                    hint: "an example is: pkcs11:token=example;object=client")
            }
        } else if text.hasPrefix("handle:") {
            let digits = text.dropFirst(9)
            guard text.hasPrefix("handle:0x"), (1...8).contains(digits.count),
                digits.allSatisfy({ $0.isASCII && $0.isHexDigit })
            else { throw .sourceForm(flag, text, hint: "an example is: handle:0x81000001") }
            self = .tpm(handle: String(text.dropFirst(7)))
        } else {
            self = .file(text)
        }
    }

    /// The input's name in messages: a path, `env:NAME`, or the program.
    var name: String {
        switch self {
        case .file(let path): path
        case .standardInput: "-"
        case .environment(let variable): "env:\(variable)"
        case .program(let words): "exec:\(words.first ?? "")"
        case .token(let uri): uri
        case .tpm(let handle): "handle:\(handle)"
        }
    }
}

extension CommandError {
    fileprivate static func sourceForm(_ flag: String, _ text: String, hint: String) -> CommandError
    {
        CommandError(
            status: .usage, code: "source.form",
            message: "\(flag) \(PrintableText.quote(text)) names nothing to read", hint: hint)
    }
}
