import SwiftASN1

/// What is signed to make a CSR.
///
/// - SeeAlso: RFC 2986 §4.1
public struct TBSCertificationRequest: Sendable {
    /// The name that is asked for; it may be empty.
    public var subject: DistinguishedName
    /// The key that is to be certified.
    public var publicKey: PublicKey
    /// The extensions that are asked for.
    public var extensions: [CertificateExtension]

    /// A request's content from its parts.
    public init(
        subject: DistinguishedName, publicKey: PublicKey, extensions: [CertificateExtension] = []
    ) {
        self.subject = subject
        self.publicKey = publicKey
        self.extensions = extensions
    }

    /// The CertificationRequestInfo in DER.
    ///
    /// - Throws: `X509Error.malformed`.
    public func encoded() throws(X509Error) -> [UInt8] {
        // CertificationRequestInfo ::= SEQUENCE { version INTEGER, subject Name, subjectPKInfo,
        //     attributes [0] SET OF SEQUENCE { extensionRequest, SET { SEQUENCE OF Extension } } }
        try encoding("CSR") { serializer in
            try serializer.appendConstructedNode(identifier: .sequence) { content in
                try content.serialize(0)
                content.serializeRawBytes(subject.der)
                content.serializeRawBytes(publicKey.spki)
                try content.appendConstructedNode(identifier: .context(0)) { attributes in
                    guard !extensions.isEmpty else { return }
                    try attributes.appendConstructedNode(identifier: .sequence) { attribute in
                        ObjectIdentifier.extensionRequest.append(to: &attribute)
                        try attribute.appendConstructedNode(identifier: .set) { values in
                            try values.appendConstructedNode(identifier: .sequence) { list in
                                for entry in extensions { try entry.append(to: &list) }
                            }
                        }
                    }
                }
            }
        }
    }
}

extension CertificationRequest {
    /// Signs a request with the very key that it is about.
    ///
    /// - Throws: `X509Error.unsupportedAlgorithm` or `libcrypto`; `malformed` where the signature
    ///   does not verify under the request's key.
    public static func sign(
        _ tbs: TBSCertificationRequest, with signer: some Signer
    ) throws(X509Error) -> CertificationRequest {
        let algorithm = try SignatureAlgorithm.preferred(for: signer.publicKey)
        let bytes = try tbs.encoded()
        let request = try CertificationRequest(
            der: SignedStructure.assemble(
                bytes, algorithm: algorithm,
                signature: signer.sign(bytes, digest: algorithm.digest)))
        guard request.isSignedByItsKey else {
            throw .malformed(what: "CSR", detail: "its signature does not verify under its key")
        }
        return request
    }

    /// The request as a PEM text.
    public var pem: String { PEM.encode(label: "CERTIFICATE REQUEST", der) }
}
