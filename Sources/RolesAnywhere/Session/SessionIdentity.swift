public import X509

/// Who asks for a session: a certificate, its key, and what leads from it to the trust anchor.
public struct SessionIdentity: Sendable {
    /// The client's own certificate.
    public let certificate: Certificate

    /// Up to five CA certificates that are sent along.
    public let chain: [Certificate]

    /// The certificate's private key.
    public let key: any Signer

    /// Checks that certificate and key belong together and can sign requests.
    ///
    /// - Parameters:
    ///   - certificates: the client's certificate, and CA certificates that may follow it.
    ///   - intermediates: further CA certificates, in any order; copies are dropped.
    ///   - key: the private key of the first certificate.
    /// - Throws: `X509Error.noPEM` without any certificate; `RolesAnywhereError` with
    ///   `severalEndEntities`, `keyDoesNotMatch`, `unusableKey` or `chainTooLong`.
    public init(
        certificates: [Certificate], intermediates: [Certificate] = [], key: any Signer
    ) throws {
        guard let certificate = certificates.first else {
            throw X509Error.noPEM(expected: "CERTIFICATE")
        }
        for other in certificates.dropFirst() where other.basicConstraints?.isCA != true {
            throw RolesAnywhereError.severalEndEntities(
                first: certificate.subject.description, other: other.subject.description)
        }
        // The same key may be encoded with or without the parameters that say nothing.
        let (certified, own) = (certificate.publicKey, key.publicKey)
        guard certified.kind == own.kind, certified.keyBits == own.keyBits else {
            throw RolesAnywhereError.keyDoesNotMatch(subject: certificate.subject.description)
        }
        switch own.kind {
        case .ec, .rsa, .mlDSA: break
        default: throw RolesAnywhereError.unusableKey(algorithm: own.kind.description)
        }
        var chain: [Certificate] = []
        for other in certificates.dropFirst() + intermediates
        where other != certificate && !chain.contains(other) {
            chain.append(other)
        }
        guard chain.count <= 5 else { throw RolesAnywhereError.chainTooLong(count: chain.count) }
        self.certificate = certificate
        self.chain = chain
        self.key = key
    }
}
