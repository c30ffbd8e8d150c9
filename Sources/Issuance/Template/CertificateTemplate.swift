public import X509

/// Everything about a certificate but its serial number: what a profile made of a request.
public struct CertificateTemplate: Sendable {
    /// The profile that decided.
    public let profile: Profile

    /// The issuing certificate's subject, or the subject itself.
    public let issuer: DistinguishedName

    /// Whom the certificate names.
    public let subject: DistinguishedName

    /// From when until when.
    public let validity: Validity

    /// Further names, as they will stand in the certificate.
    public let subjectAlternativeNames: [GeneralName]

    /// The subject's key.
    public let publicKey: PublicKey

    /// The key that will sign.
    public let issuerKey: PublicKey

    /// With what it will sign.
    public let signatureAlgorithm: SignatureAlgorithm

    /// In the order of the encoding.
    public let extensions: [CertificateExtension]

    /// What whoever asked should know.
    public let notices: [Notice]

    private let issuerCertificate: Certificate?

    /// Resolves a profile for one request.
    ///
    /// - Throws: `IssuanceError` when the request may not be honoured, `X509Error` when a value
    ///   cannot be encoded.
    public init(
        _ request: IssuanceRequest, profile: Profile, in context: IssuingContext
    ) throws {
        try KeyRules.check(request.publicKey, for: profile)
        try SubjectRules.check(
            request.subject, for: profile,
            hasAlternativeNames: !request.subjectAlternativeNames.isEmpty)
        let alternatives = try AlternativeNameRules.accepted(
            request.subjectAlternativeNames, for: profile)
        try profile.allowedNames.check(request.subject, alternatives.names, of: profile.name)
        try IssuerRules.check(profile, subject: request.subject, in: context)
        try NameConstraintRules.check(request.subject, alternatives.names, in: context)
        let period = try ValidityRules.validity(of: request, for: profile, in: context)
        validity = period.validity

        self.profile = profile
        issuerCertificate = context.issuerPath.first
        issuer = issuerCertificate?.subject ?? request.subject
        issuerKey = issuerCertificate?.publicKey ?? request.publicKey
        subject = request.subject
        subjectAlternativeNames = alternatives.names
        publicKey = request.publicKey
        signatureAlgorithm = try SignatureAlgorithm.preferred(for: issuerKey)
        extensions = try Self.extensions(
            profile, request, alternatives.names, in: context)
        notices =
            try RequestedExtensions.check(request, against: extensions, profile: profile)
            + alternatives.notices + period.notices
            + Self.notices(profile, request, alternatives: alternatives.names)
    }

    /// The TBSCertificate in DER, with the given serial number.
    ///
    /// - Throws: `X509Error`.
    public func encoded(serialNumber: SerialNumber) throws(X509Error) -> [UInt8] {
        try TBSCertificate(
            serialNumber: serialNumber, signatureAlgorithm: signatureAlgorithm, issuer: issuer,
            validity: validity, subject: subject, subjectPublicKey: publicKey,
            extensions: extensions
        ).encoded()
    }

    /// The bytes to sign, after linting them under a signature that signs nothing.
    ///
    /// - Throws: `IssuanceError.lint` or `size`, or `X509Error`.
    public func linted(_ tbs: [UInt8]) throws -> PreparedCertificate {
        let certificate = try Certificate(
            tbs: tbs, signatureAlgorithm: signatureAlgorithm,
            signature: SignatureAlgorithm.placeholder(for: issuerKey))
        guard certificate.der.count <= SizeRule.maximumOctets else {
            throw IssuanceError.size(
                octets: certificate.der.count, maximum: SizeRule.maximumOctets)
        }
        let findings = Lint.findings(
            in: LintedCertificate(
                certificate: certificate, issuer: issuerCertificate,
                isForRolesAnywhere: profile.isForRolesAnywhere))
        try Lint.refuse(findings)
        return PreparedCertificate(
            tbs: tbs, serialNumber: certificate.serialNumber,
            signatureAlgorithm: signatureAlgorithm,
            notices: notices + findings.map(Notice.finding), linted: certificate)
    }
}

/// The bytes of a certificate that are ready to be recorded and then signed.
public struct PreparedCertificate: Sendable {
    /// The TBSCertificate in DER.
    public let tbs: [UInt8]

    /// The serial number in it.
    public let serialNumber: SerialNumber

    /// With what the issuer signs.
    public let signatureAlgorithm: SignatureAlgorithm

    /// What whoever asked should know.
    public let notices: [Notice]

    // Under a signature that signs nothing, so it stays here.
    private let linted: Certificate

    fileprivate init(
        tbs: [UInt8], serialNumber: SerialNumber, signatureAlgorithm: SignatureAlgorithm,
        notices: [Notice], linted: Certificate
    ) {
        self.tbs = tbs
        self.serialNumber = serialNumber
        self.signatureAlgorithm = signatureAlgorithm
        self.notices = notices
        self.linted = linted
    }

    /// The certificate with the signature that the issuer has made over `tbs`.
    ///
    /// What was read for the linter is not read again.
    ///
    /// - Throws: `X509Error`.
    public func signed(_ signature: [UInt8]) throws(X509Error) -> Certificate {
        try linted.resigned(signature)
    }
}
