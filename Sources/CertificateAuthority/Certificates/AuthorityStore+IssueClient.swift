import X509

extension AuthorityStore {
    /// Makes a key and a certificate for a client, in a directory that appears whole or not at all.
    ///
    /// The directory holds `certificate.pem`, `certificate_chain.pem` (the authorities between the
    /// certificate and the root) and `private_key.pem`. Issuing the same name again after a crash
    /// finishes what was begun; when something else is asked for, or the key does not open, it
    /// revokes that and begins anew.
    ///
    /// - Parameters:
    ///   - request: what to issue, and where its files go.
    ///   - issuer: an issuing CA.
    ///   - context: when, and who asks.
    ///   - step: told of each step as it begins; what it throws stops the work there.
    /// - Returns: the certificate, its record and its directory.
    /// - Throws: `AuthorityError.outputExists`, `liveCertificate`, `issuingInProgress`,
    ///   `nameMismatch`, `wrongKind`, `wrongProfile`, `authorityRevoked`, `clockBehind` and those of
    ///   the store and its files; `IssuanceError`; `X509Error`.
    public func issueClient(
        _ request: ClientRequest, issuer: Issuer, context: OperationContext,
        step: StepObserver? = nil
    ) throws -> IssuedClient {
        try ClientIssuance(
            store: self, request: request, issuer: issuer, context: context,
            step: StepReporter(step)
        ).run()
    }
}
