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
    ///   - certificates: the client's certificate and CA certificates, in any order.
    ///   - intermediates: further CA certificates, in any order; copies are dropped.
    ///   - key: the private key of the client's certificate.
    /// - Throws: `X509Error.noPEM` without any certificate; `RolesAnywhereError` with
    ///   `severalEndEntities`, `keyDoesNotMatch`, `unusableKey` or `chainTooLong`.
    public init(
        certificates: [Certificate], intermediates: [Certificate] = [], key: any Signer
    ) throws {
        guard let first = certificates.first else {
            throw X509Error.noPEM(expected: "CERTIFICATE")
        }
        let own = key.publicKey
        let certificate = certificates.first { Self.isSame($0.publicKey, own) } ?? first
        for other in certificates
        where other != certificate && other.basicConstraints?.isCA != true {
            throw RolesAnywhereError.severalEndEntities(
                first: certificate.subject.description, other: other.subject.description)
        }
        guard Self.isSame(certificate.publicKey, own) else {
            throw RolesAnywhereError.keyDoesNotMatch(subject: certificate.subject.description)
        }
        switch own.kind {
        case .ec, .rsa, .mlDSA: break
        default: throw RolesAnywhereError.unusableKey(algorithm: own.kind.description)
        }
        var chain: [Certificate] = []
        for other in certificates + intermediates
        where other != certificate && !chain.contains(other) {
            chain.append(other)
        }
        guard chain.count <= 5 else { throw RolesAnywhereError.chainTooLong(count: chain.count) }
        self.certificate = certificate
        self.chain = chain
        self.key = key
    }

    /// The same key may be encoded with or without the parameters that say nothing.
    private static func isSame(_ left: PublicKey, _ right: PublicKey) -> Bool {
        left.kind == right.kind && left.keyBits == right.keyBits
    }
}
