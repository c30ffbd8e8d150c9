/// What a client has most likely signed whose signature does not match: the nearest form of the
/// request, among those that clients are known to sign, for which the signature is right.
///
/// Nobody but the client has the text that it signed; this is the next best thing.
public struct SignatureDiagnosis: Equatable, Sendable {
    /// The form.
    public let form: SignedForm

    /// The canonical request in this form.
    public let canonicalRequest: String

    /// Tries the forms, one after the other.
    ///
    /// - Parameters:
    ///   - received: the request.
    ///   - isSigned: whether the signature is right for a canonical request.
    /// - Returns: nil where the signature is right for none of them.
    static func of(
        _ received: SignedForm.Received, isSigned: (CanonicalRequest) -> Bool
    ) -> SignatureDiagnosis? {
        for form in SignedForm.allCases {
            if let canonical = form.canonical(received), isSigned(canonical) {
                return SignatureDiagnosis(form: form, canonicalRequest: canonical.text)
            }
        }
        return nil
    }
}
