public import AWSSigning

/// What was compared where a signature does not match its request.
///
/// A client that prints its own canonical request finds the first line in which they differ.
public struct SignatureReason: Codable, Equatable, Sendable {
    /// What the client has most likely signed instead.
    public struct Nearest: Codable, Equatable, Sendable {
        /// How it differs from what the service computed.
        public let form: SignedForm

        /// The canonical request that the signature is right for, without a session token.
        public let canonicalRequest: String

        /// The first line that differs, from 1; nil where the texts are the same, and the signature
        /// was made or written in another way.
        public let line: Int?

        /// That line of the service's text; nil where it has no such line.
        public let serviceLine: String?

        /// That line of the client's text; nil where it has no such line.
        public let clientLine: String?
    }

    /// The service's canonical request, without a session token.
    public let canonicalRequest: String

    /// The service's string to sign.
    public let stringToSign: String

    /// What the client has most likely signed; nil where no form fits that clients are known to use.
    public let nearest: Nearest?

    init(_ mismatch: SignatureMismatch) {
        let canonicalRequest = RedactedText.canonicalRequest(mismatch.canonicalRequest)
        self.canonicalRequest = canonicalRequest
        stringToSign = mismatch.stringToSign
        nearest = mismatch.nearest.map { Nearest($0, canonicalRequest) }
    }

    /// The reason in words.
    var text: String {
        """
        the signature does not match the request
        \(diagnosis)
        canonical request:
        \(canonicalRequest)
        string to sign:
        \(stringToSign)
        """
    }

    private var diagnosis: String {
        guard let nearest else {
            return
                "it is right for none of the \(SignedForm.allCases.count) forms that clients are "
                + "known to sign: another key has made it, or something has changed the request"
        }
        let signed = "the client has signed \(nearest.form)"
        guard let line = nearest.line else { return signed }
        let service = nearest.serviceLine.map { "\"\($0)\"" } ?? "nothing"
        let client = nearest.clientLine.map { "\"\($0)\"" } ?? "nothing"
        return "\(signed): in line \(line) it has \(client), the service \(service)"
    }

    var weight: Int {
        canonicalRequest.utf8.count + stringToSign.utf8.count
            + (nearest?.canonicalRequest.utf8.count ?? 0)
    }
}

extension SignatureReason.Nearest {
    fileprivate init(_ diagnosis: SignatureDiagnosis, _ serviceText: String) {
        form = diagnosis.form
        canonicalRequest = RedactedText.canonicalRequest(diagnosis.canonicalRequest)
        let ours = Self.lines(serviceText)
        let theirs = Self.lines(canonicalRequest)
        let count = max(ours.count, theirs.count)
        let index = (0..<count).first { index in
            (index < ours.count ? ours[index] : nil) != (index < theirs.count ? theirs[index] : nil)
        }
        line = index.map { $0 + 1 }
        serviceLine = index.flatMap { $0 < ours.count ? String(ours[$0]) : nil }
        clientLine = index.flatMap { $0 < theirs.count ? String(theirs[$0]) : nil }
    }

    private static func lines(_ text: String) -> [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }
}
