import CertificateAuthority
import CommandLineSupport
import Issuance
import X509

/// One CSR that a user named.
struct SigningInput: Sendable {
    /// The path as it was given; `-` for standard input.
    let name: String

    static let extensions: Set = ["csr", "req", "p10"]

    /// The CSRs of all arguments, with the directories among them opened.
    static func all(_ files: [String], in context: Context) throws -> [SigningInput] {
        var inputs: [SigningInput] = []
        for file in files {
            let inside = try Directories.files(
                in: file, withExtensions: extensions, context: context)
            inputs += (inside ?? [file]).map(SigningInput.init)
        }
        return inputs
    }

    func read(in context: Context) throws(CommandError) -> [UInt8] {
        do {
            return try InputFile.read(name, limit: RequestReader.maximumOctets, in: context)
        } catch  where error.code == "file.size" {
            throw CommandError(
                status: .dataError, code: "csr.size", message: error.message,
                hint: "check that it is the right file: a CSR has a few hundred octets")
        }
    }
}

/// CSRs that were all checked before any is signed.
struct RequestBatch {
    struct Good {
        let input: SigningInput
        let request: CheckedRequest
    }

    /// Those that may be signed.
    private(set) var good: [Good] = []

    private var refused: [(input: SigningInput, error: CommandError)] = []

    init(
        _ inputs: [SigningInput], _ signing: RequestSigning, name: String?, in context: Context
    ) throws {
        let progress = ProgressBar("checking", total: inputs.count, in: context)
        defer { progress.end() }
        var names: Set<String> = []
        var requests: Set<[UInt8]> = []
        guard inputs.count(where: { $0.name == "-" }) < 2 else {
            throw CommandError(
                status: .usage, code: "usage", message: "standard input is named twice",
                hint: "it is read once, and holds one CSR")
        }
        // Some at a time, so that the files of all need not be in memory at once.
        for start in stride(from: 0, to: inputs.count, by: RequestSigning.groupSize) {
            let some = inputs[start..<min(start + RequestSigning.groupSize, inputs.count)]
            let results = try signing.check(files: Array(some), name: name) {
                try $0.read(in: context)
            }
            for (input, result) in zip(some, results) {
                do {
                    let checked = try result.get()
                    // Several certificates for a name are asked for by several requests.
                    guard requests.insert(checked.request.der).inserted,
                        names.insert(checked.name).inserted || signing.isAdditional
                    else {
                        throw AuthorityError.repeatedName(name: checked.name)
                    }
                    good.append(Good(input: input, request: checked))
                } catch {
                    refused.append((input, try Self.explained(error, input)))
                }
            }
            progress.advance(by: some.count)
        }
    }

    /// Refuses the whole batch for the sake of one, unless told to go on.
    func refuse(
        unlessKeepingGoing keepGoing: Bool, asJSON: Bool, in context: Context
    ) throws {
        guard let first = refused.first else { return }
        if refused.count == 1, !keepGoing || good.isEmpty {
            guard !good.isEmpty else { throw first.error }
            throw CommandError(
                status: first.error.status, code: first.error.code,
                message: first.error.message + "; none of the \(good.count + 1) was signed",
                hint: (first.error.hint.map { $0 + "; or " } ?? "")
                    + "sign the others with --keep-going")
        }
        // The error itself carries what scripts need; people get the whole list.
        if !asJSON || keepGoing { note(in: context) }
        if keepGoing, !good.isEmpty { return }
        throw CommandError(
            status: first.error.status, code: first.error.code,
            message: "\(refused.count) of \(refused.count + good.count) CSRs are refused, first "
                + first.error.message,
            hint: first.error.hint)
    }

    /// Ends with the exit code of a refusal where some were refused and the others signed.
    func conclude(in context: Context) throws {
        guard !refused.isEmpty else { return }
        context.conclude(with: .dataError)
    }

    private func note(in context: Context) {
        for (_, error) in refused {
            context.note("refused (\(error.code)): \(error.message)")
        }
    }

    // Every refusal says which file it is about.
    private static func explained(
        _ error: any Error, _ input: SigningInput
    ) throws -> CommandError {
        guard let known = error as? CommandError ?? Hints.explain(error) else { throw error }
        let place = input.name == "-" ? "standard input" : PrintableText.quote(input.name)
        let isNamed = known.message.hasPrefix(place) || known.message.contains(place)
        return CommandError(
            status: known.status, code: known.code,
            message: isNamed ? known.message : "\(place): \(known.message)", hint: known.hint)
    }
}
