import Issuance
import X509

extension AuthorityStore {
    /// Refuses, before a passphrase is asked for, what issuing would refuse after it.
    ///
    /// Nothing is changed. How the key is to be protected is not looked at.
    ///
    /// - Throws: what `issueClient` throws before it reserves anything.
    public func rehearse(
        _ request: ClientRequest, issuer name: String?, context: OperationContext
    ) throws {
        let all = try authorities()
        let authority = try Self.authority(named: name, kind: .issuing, among: all)
        var request = request
        request.keyEncryption = .plaintext
        try ClientIssuance(
            store: self, request: request, issuer: absentIssuer(authority, among: all),
            context: context, step: StepReporter(nil)
        ).rehearse()
    }

    /// An authority that signs nothing, because its key has not been opened.
    func absentIssuer(
        _ authority: AuthorityRecord, among all: [AuthorityRecord]
    ) throws -> Issuer {
        try Self.refuseStage(of: authority, among: all)
        return Issuer(
            authority: authority,
            path: try AuthorityRow.path(of: authority, among: all).map(\.certificate),
            signer: AbsentSigner(publicKey: authority.certificate.publicKey),
            authorityNames: all.map(\.certificate.subject))
    }

    /// Refuses, before a passphrase is asked for, what making an issuing CA would refuse after it.
    ///
    /// - Throws: what `initIssuing` throws before it reserves anything.
    public func rehearse(
        _ request: AuthorityRequest, under issuer: AuthorityRecord, context: OperationContext
    ) throws {
        let all = try authorities()
        try Self.checkName(request, kind: .issuing, among: all)
        try read { database in
            try Self.refuseRequested(request.name, in: database)
            try NameRules.refuseForAuthority(request.name, at: context.now, in: database)
            try StoreClock.refuseEarlier(context, in: database)
        }
        try Self.rehearse(
            request,
            in: IssuingContext(
                issuerPath: AuthorityRow.path(of: issuer, among: all).map(\.certificate),
                authorityNames: read(AuthorityRow.names(in:)), crlURLs: issuer.crlURLs,
                caIssuersURLs: issuer.caIssuersURLs, now: context.now))
    }

    /// Refuses, before a store is made, what making its root would refuse after it.
    ///
    /// - Parameters:
    ///   - request: what the root is to be.
    ///   - directory: where the store is, or will be.
    ///   - context: when, and who asks.
    /// - Throws: what `initRoot` throws before it reserves anything.
    public static func rehearse(
        root request: AuthorityRequest, in directory: String, context: OperationContext
    ) throws {
        var existing: [AuthorityRecord] = []
        do {
            let store = try open(directory)
            existing = try store.authorities()
            try store.read { database in
                try NameRules.refuseForAuthority(request.name, at: context.now, in: database)
                try StoreClock.refuseEarlier(context, in: database)
            }
        } catch AuthorityError.noStore {
            // The usual case: it will be made.
        }
        try checkName(request, kind: .root, among: existing)
        try rehearse(
            request,
            in: IssuingContext(issuerPath: [], authorityNames: [], now: context.now))
    }

    private static func rehearse(
        _ request: AuthorityRequest, in context: IssuingContext
    ) throws {
        let key = try RehearsalKey.generate(request.profile, request.keyAlgorithm)
        let template = try CertificateTemplate(
            IssuanceRequest(
                subject: request.subject, publicKey: key.publicKey, days: request.days),
            profile: request.profile, in: context)
        _ = try template.linted(template.encoded(serialNumber: .random()))
    }
}

/// A key to rehearse with: of a type that costs nothing to make, once the real one is known to be
/// allowed and available.
enum RehearsalKey {
    static func generate(_ profile: Profile, _ asked: KeyAlgorithm?) throws -> PrivateKey {
        let algorithm = try profile.keyAlgorithm(asked)
        guard algorithm.isAvailable else {
            throw X509Error.unsupportedAlgorithm(name: algorithm.rawValue)
        }
        return try PrivateKey.generate(profile.defaultKeyAlgorithm)
    }
}

/// Stands for a signer in a rehearsal, which signs nothing.
struct AbsentSigner: Signer {
    let publicKey: PublicKey

    func sign(_ message: [UInt8], digest: DigestAlgorithm?) throws(X509Error) -> [UInt8] {
        throw .libcrypto(operation: "sign in a rehearsal", reasons: [])
    }
}
