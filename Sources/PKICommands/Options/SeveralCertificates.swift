import CertificateAuthority
import CommandLineSupport
import FoundationEssentials

/// What to do where a name fits several certificates: they are listed, and a person is asked.
enum SeveralCertificates {
    /// Runs an operation, and once more where somebody agrees to the certificates that it found;
    /// `verb` says what would happen to them.
    static func asking(
        _ request: RevocationRequest, _ verb: String, in context: Context,
        _ body: (RevocationRequest) throws -> [RevocationResult]
    ) throws -> [RevocationResult] {
        var request = request
        while true {
            do {
                return try body(request)
            } catch AuthorityError.severalCertificates(let selector, let candidates)
                where candidates.allSatisfy({ $0.name == selector })
            {
                for record in candidates {
                    let state = RecordDescription(record, at: context.now()).stateText
                    context.note(
                        "  \(record.serialNumber) from \"\(record.issuerName)\", \(state), valid until "
                            + record.validity.notAfter.ISO8601Format())
                }
                let question = "\(verb) these \(candidates.count) certificates? [y/N]"
                guard let answer = try context.terminal.confirm(question) else {
                    let refusal = Hints.explain(
                        AuthorityError.severalCertificates(
                            selector: selector, candidates: candidates))
                    throw CommandError(
                        status: refusal.status, code: refusal.code, message: refusal.message,
                        hint: "name one by its serial number, or take them all with --all")
                }
                guard answer else {
                    throw CommandError(
                        status: .failure, code: "declined",
                        message: "nothing was done: the answer was no",
                        hint: "name one of them by its serial number")
                }
                request.agreed = Set(candidates.map(\.serialNumber))
            }
        }
    }
}
