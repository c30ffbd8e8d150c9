/// The four lines over which a signature is made.
///
/// - SeeAlso: AWS, *Create a signed AWS API request*, step 3
struct StringToSign: Equatable {
    let text: String

    init(
        _ canonical: CanonicalRequest, algorithm: SigningAlgorithm, date: String,
        scope: SigningScope
    ) {
        text = [algorithm.rawValue, date, scope.description, canonical.sha256Hex]
            .joined(separator: "\n")
    }

    var bytes: [UInt8] { Array(text.utf8) }
}
