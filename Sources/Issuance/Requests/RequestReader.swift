public import X509

/// Reads CSRs of strangers, and believes nothing in them but that the requester holds the key.
public enum RequestReader {
    /// The largest file that is looked at, in octets.
    public static let maximumOctets = 65_536

    private static let labels: Set = ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"]

    /// The one CSR of a file, PEM or DER, with its proof of possession checked.
    ///
    /// - Throws: `IssuanceError.request`, or `key` for a key that cannot be read.
    public static func read(_ file: [UInt8]) throws(IssuanceError) -> CertificationRequest {
        guard file.count <= maximumOctets else {
            throw .request(.size(octets: file.count, maximum: maximumOctets))
        }
        let request: CertificationRequest
        let der = file.first == 0x30 ? file : try decoded(file)
        do throws(RequestFault) {
            request = try CertificationRequest(strict: der)
        } catch {
            if case .publicKey(let detail) = error { throw .key(.encoding(detail: detail)) }
            throw .request(.fault(RequestRefusal.Fault(error)))
        }
        try checkAlgorithm(of: request)
        // Before the signature: a key that is no point, or has no curve, verifies nothing.
        try KeyRules.checkEncoding(request.publicKey)
        guard request.isSignedByItsKey else { throw .request(.signature) }
        return request
    }

    // RFC 7468 lets text stand before the block; behind it, somebody has pasted something together.
    private static func decoded(_ text: [UInt8]) throws(IssuanceError) -> [UInt8] {
        let blocks: [PEMBlock]
        do throws(X509Error) {
            blocks = try PEM.parse(text)
        } catch {
            throw .request(.pem(detail: error.description))
        }
        guard let block = blocks.first else {
            throw .request(.pem(detail: "there is no -----BEGIN CERTIFICATE REQUEST-----"))
        }
        guard labels.contains(block.label) else {
            throw .request(.pem(detail: "it is a block \"\(Escaped.text(block.label))\""))
        }
        guard blocks.count == 1 else {
            throw .request(.pem(detail: "there are \(blocks.count) blocks"))
        }
        guard block.headers.isEmpty else {
            throw .request(.pem(detail: "the block has header lines"))
        }
        let end = Array("-----END \(block.label)-----".utf8)
        let isBlank = { (octet: UInt8) in [0x20, 0x09, 0x0A, 0x0D].contains(octet) }
        let trimmed = text.reversed().drop(while: isBlank).prefix(end.count)
        guard trimmed.reversed().elementsEqual(end) else {
            throw .request(.pem(detail: "there is text behind the block"))
        }
        return block.bytes
    }

    private static func checkAlgorithm(
        of request: CertificationRequest
    ) throws(IssuanceError) {
        let algorithm = request.signatureAlgorithm
        func refuse(_ detail: String) -> IssuanceError {
            .request(.signatureAlgorithm(name: algorithm.name, detail: detail))
        }
        guard !algorithm.isWeak else { throw refuse("which can be forged") }
        guard request.canCheckSignature else {
            throw refuse(
                algorithm.name == "rsassaPss"
                    ? "with parameters other than SHA-256, SHA-384 or SHA-512, MGF1 with the same "
                        + "hash, and a salt at least as long"
                    : "which is not accepted")
        }
        guard algorithm.hasProperParameters else { throw refuse("with parameters that it has not") }
        if case .other = request.publicKey.kind { return }
        guard algorithm.fits(request.publicKey.kind) else {
            throw refuse("which a key of the type \(request.publicKey.kind) cannot make")
        }
    }
}
