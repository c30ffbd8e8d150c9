public import FoundationEssentials
public import X509

/// Another CA's name and key, which an authority of ours is to sign, so that who trusts ours comes
/// to trust theirs.
public struct CrossRequest: Sendable {
    /// The other CA's name, byte for byte.
    public let subject: DistinguishedName

    /// Its key.
    public let publicKey: PublicKey

    /// Its key identifier, which every certificate of the same name and key must share.
    public let subjectKeyIdentifier: [UInt8]?

    /// How many authorities it allows below itself, nil where it does not say.
    public let pathLength: Int?

    /// When its own certificate expires, nil where there is only a CSR.
    public let notAfter: Date?

    /// The name in the store; its common name, unless another is given.
    public var name: String

    /// The length of validity, nil for the profile's default, cut to the life of its certificate.
    public var days: Int?

    /// Extensions that its CSR may ask for in vain.
    public var ignoredExtensions: Set<ObjectIdentifier> = []

    /// Its CSR, nil where there is its certificate.
    let certificationRequest: CertificationRequest?

    /// From the other CA's certificate, self-signed or not.
    ///
    /// - Throws: `AuthorityError.admission(.kind)` for what is no CA's, and for one that claims to
    ///   have signed itself and has not.
    public init(certificate: Certificate) throws(AuthorityError) {
        let detail: String? =
            if certificate.basicConstraints?.isCA != true {
                "is no authority: its certificate lacks CA:TRUE"
            } else if certificate.isSelfIssued, !certificate.isSigned(by: certificate.publicKey) {
                "has not signed itself, although it says so"
            } else {
                nil
            }
        if let detail {
            throw .admission(.kind(subject: certificate.subject.description, detail: detail))
        }
        self.init(
            subject: certificate.subject, publicKey: certificate.publicKey,
            subjectKeyIdentifier: certificate.subjectKeyIdentifier,
            pathLength: certificate.basicConstraints?.pathLength,
            notAfter: certificate.validity.notAfter)
    }

    /// From a CSR of the other CA, which proves that it holds the key.
    ///
    /// - Parameter request: as `RequestReader` has read it.
    /// - Throws: `AuthorityError.admission` with `kind` where it asks for no authority, or
    ///   `possession`.
    public init(request: CertificationRequest) throws(AuthorityError) {
        guard request.isSignedByItsKey else {
            throw .admission(.possession(subject: request.subject.description))
        }
        guard request.basicConstraints?.isCA == true else {
            throw .admission(
                .kind(
                    subject: request.subject.description,
                    detail: "asks for no authority: its CSR lacks CA:TRUE"))
        }
        let identifier = request.extensions.first { $0.oid == .subjectKeyIdentifier }
        self.init(
            subject: request.subject, publicKey: request.publicKey,
            // OCTET STRING of up to 127 octets: a tag, a length, and what is wanted.
            subjectKeyIdentifier: identifier.flatMap { entry in
                entry.value.count > 2 && entry.value[0] == 0x04
                    && Int(entry.value[1]) == entry.value.count - 2
                    ? Array(entry.value.dropFirst(2)) : nil
            },
            pathLength: request.basicConstraints?.pathLength, notAfter: nil, request: request)
    }

    private init(
        subject: DistinguishedName, publicKey: PublicKey, subjectKeyIdentifier: [UInt8]?,
        pathLength: Int?, notAfter: Date?, request: CertificationRequest? = nil
    ) {
        certificationRequest = request
        self.subject = subject
        self.publicKey = publicKey
        self.subjectKeyIdentifier = subjectKeyIdentifier
        self.pathLength = pathLength
        self.notAfter = notAfter
        name = subject.commonName ?? subject.description
    }
}
