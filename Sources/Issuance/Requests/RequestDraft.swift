public import X509

/// A CSR that is yet to be made, checked as the authority will check it.
public enum RequestDraft {
    /// The CSR of a key, with a subject and names and nothing else: the rest is the profile's.
    ///
    /// - Parameters:
    ///   - subject: whom the certificate is to name.
    ///   - names: further names, the identity first.
    ///   - signer: the key that is to be certified.
    ///   - profile: under which the CSR will be signed.
    /// - Returns: the CSR, whose signature was verified, and what whoever asks should know.
    /// - Throws: `IssuanceError` for what the authority would refuse, `X509Error`.
    public static func sign(
        subject: DistinguishedName, names: [GeneralName], with signer: some Signer,
        for profile: Profile
    ) throws -> (request: CertificationRequest, notices: [Notice]) {
        try KeyRules.check(signer.publicKey, for: profile)
        let accepted = try check(subject: subject, names: names, for: profile)
        let extensions =
            accepted.names.isEmpty
            ? []
            : [
                try CertificateExtension.subjectAlternativeNames(
                    accepted.names, critical: subject.isEmpty)
            ]
        let request = try CertificationRequest.sign(
            TBSCertificationRequest(
                subject: subject, publicKey: signer.publicKey, extensions: extensions),
            with: signer)
        // What is handed out is what the authority will read, and as strictly.
        let read = try RequestReader.read(Array(request.pem.utf8))
        _ = try IssuanceRequest(read, terms: RequestTerms(), profile: profile)
        return (read, accepted.notices)
    }

    /// Refuses names that the authority would refuse, before a key is made for them.
    ///
    /// - Throws: `IssuanceError`, one of its `dn.`, `san.` or `csr.policy` codes.
    @discardableResult
    public static func check(
        subject: DistinguishedName, names: [GeneralName], for profile: Profile
    ) throws(IssuanceError) -> (names: [GeneralName], notices: [Notice]) {
        try SubjectRules.check(subject, for: profile, hasAlternativeNames: !names.isEmpty)
        let accepted = try AlternativeNameRules.accepted(names, for: profile)
        try profile.allowedNames.check(subject, accepted.names, of: profile.name)
        return accepted
    }
}
