public import Issuance
public import X509

/// A certificate that took the place of an older one for the same key.
public struct RenewedCertificate: Sendable {
    /// As the store now has it.
    public let record: CertificateRecord

    /// What it replaces, as the store now has that.
    public let predecessor: CertificateRecord

    /// The certificate itself.
    public let certificate: Certificate

    /// The authorities between it and the root, its issuer first.
    public let chain: [Certificate]

    /// Whether a renewal that had been interrupted was finished, instead of a new one made.
    public let isResumed: Bool

    /// What the user should know about the certificate.
    public let notices: [Notice]
}

extension AuthorityStore {
    /// Issues a new certificate for the key, subject and names of an older one.
    ///
    /// All rules are applied again. The older one stays valid unless it is to be revoked, which
    /// happens in the transaction that stores the new one.
    ///
    /// - Parameters:
    ///   - basis: what is replaced.
    ///   - days: how long the new one is valid, nil for as long as the older one was.
    ///   - revokesPredecessor: whether the older one is revoked as superseded.
    ///   - issuer: who signs.
    ///   - context: when, and who asks.
    ///   - step: told of each step as it begins.
    /// - Returns: the new certificate, which is in the store.
    /// - Throws: `AuthorityError.notRenewable`, `wrongKind`, `authorityRevoked`, `clockBehind`;
    ///   `IssuanceError`; `X509Error`.
    public func renew(
        _ basis: RenewalBasis, days: Int? = nil, revokesPredecessor: Bool = false, issuer: Issuer,
        context: OperationContext, step: StepObserver? = nil
    ) throws -> RenewedCertificate {
        try CertificateRenewal(
            store: self, basis: basis, length: days.map(ValidityLength.days) ?? basis.length,
            revokesPredecessor: revokesPredecessor, issuer: issuer, context: context,
            step: StepReporter(step)
        ).run()
    }

    /// Refuses, before a passphrase is asked for, what renewing would refuse after it.
    ///
    /// - Throws: what `renew` throws before it reserves anything.
    public func rehearse(
        _ basis: RenewalBasis, days: Int?, issuer authority: AuthorityRecord,
        context: OperationContext
    ) throws {
        try CertificateRenewal(
            store: self, basis: basis, length: days.map(ValidityLength.days) ?? basis.length,
            revokesPredecessor: false, issuer: absentIssuer(authority, among: authorities()),
            context: context, step: StepReporter(nil)
        ).rehearse()
    }
}
