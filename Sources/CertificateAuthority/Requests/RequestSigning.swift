import FoundationEssentials
import GRDB
import Issuance
import X509

/// The signing of CSRs by one authority: first each is checked, then those that are good are signed
/// in groups.
public struct RequestSigning: Sendable {
    /// The authority that is going to sign.
    public let authority: AuthorityRecord

    /// Its certificate and those above it, the root's last.
    public let path: [Certificate]

    /// Whether a name may have several live certificates.
    public var isAdditional: Bool { terms.isAdditional }

    /// How many threads verify, lint and sign.
    static let lanes = 2

    let store: AuthorityStore
    let terms: SigningTerms
    let context: OperationContext
    private let issuing: IssuingContext
    private let authorityKeys: [PublicKey: String]

    init(
        store: AuthorityStore, authority: AuthorityRecord, terms: SigningTerms,
        context: OperationContext
    ) throws {
        let all = try store.authorities()
        self.store = store
        self.authority = authority
        self.terms = terms
        self.context = context
        let issuer = try store.absentIssuer(authority, among: all)
        path = issuer.path
        issuing = issuer.context(authorityNames: issuer.authorityNames, now: context.now)
        authorityKeys = Dictionary(
            all.map { ($0.certificate.publicKey, $0.name) }, uniquingKeysWith: { first, _ in first }
        )
        try store.read { database in
            try StoreClock.refuseEarlier(context, in: database)
            try AuthorityStore.check(issuer, in: database)
        }
    }

    /// Checks a CSR as signing would, and changes nothing.
    ///
    /// - Throws: `IssuanceError`, `X509Error`; `AuthorityError.liveCertificate`,
    ///   `issuingInProgress` or `clientName`.
    public func check(_ signing: SigningRequest) throws -> CheckedRequest {
        let draft = try draft(signing)
        return try store.read { try check(draft, in: $0) }
    }

    /// Checks the CSRs of many files as signing would, and changes nothing.
    ///
    /// - Parameters:
    ///   - files: what there is to read.
    ///   - name: by what the store finds the certificate, nil for the common name.
    ///   - read: the content of one of them, PEM or DER; called on any thread.
    /// - Returns: for each file what `check` gives or throws, or `read`, in the same order.
    /// - Throws: `AuthorityError` where the store itself fails.
    public func check<File: Sendable>(
        files: [File], name: String? = nil, read: @escaping @Sendable (File) throws -> [UInt8]
    ) throws -> [Result<CheckedRequest, any Error>] {
        // To verify and to lint takes longer than anything that the store is asked meanwhile.
        let drafts = LaneResults(of: files, chunk: 16, lanes: Self.lanes) { file in
            Result { try draft(SigningRequest(RequestReader.read(read(file)), name: name)) }
        }
        defer { drafts.end() }
        return try store.read { database in
            try drafts.map { draft in
                do {
                    return .success(try check(draft.get(), in: database))
                } catch let error as DatabaseError {
                    throw error  // which is no fault of the request
                } catch {
                    return .failure(error)
                }
            }
        }
    }

    private func draft(_ signing: SigningRequest) throws -> RequestDraft {
        let request = signing.request
        if let name = authorityKeys[request.publicKey] {
            throw IssuanceError.request(.keyOfAuthority(name: name))
        }
        let template = try template(request, at: issuing)
        return RequestDraft(
            request, name: try Self.name(signing, template), template: template,
            prepared: try template.linted(template.encoded(serialNumber: .random())))
    }

    private func check(
        _ draft: RequestDraft, in database: Database
    ) throws -> CheckedRequest {
        let history = try KeyHistory.check(
            draft.request.publicKey, of: draft.name, isAuthority: terms.profile.isAuthority,
            at: context.now, in: database)
        let requestSHA256 = digest(of: draft.request, name: draft.name)
        let earlier = try EarlierRequest.check(
            name: draft.name, requestSHA256: requestSHA256, issuerID: authority.id, terms, context,
            in: database)
        return CheckedRequest(
            draft, requestSHA256: requestSHA256, history: history, earlier: earlier)
    }

    func template(
        _ request: CertificationRequest, at issuing: IssuingContext
    ) throws -> CertificateTemplate {
        try CertificateTemplate(
            IssuanceRequest(request, terms: terms.request, profile: terms.profile),
            profile: terms.profile, in: issuing)
    }

    private static func name(
        _ signing: SigningRequest, _ template: CertificateTemplate
    ) throws -> String {
        let name =
            signing.name ?? template.subject.commonName
            ?? template.subjectAlternativeNames.first?.description ?? ""
        let isPlain = !name.isEmpty && name == Escaped.text(name, limit: 128)
        guard isPlain, !name.hasPrefix("."), !name.hasPrefix("-") else {
            throw AuthorityError.clientName(name: name)
        }
        return name
    }

    private func digest(of request: CertificationRequest, name: String) -> [UInt8] {
        RequestDigest.sha256(
            [
                name, authority.name, Hex.encode(terms.profile.sha256),
                Hex.encode(Digest.sha256(request.der)), terms.request.length?.description,
                terms.request.subject?.description, terms.request.clampsToIssuer.description,
                terms.request.subjectAlternativeNames == nil ? nil : "names",
            ] + (terms.request.subjectAlternativeNames ?? []).map(\.description))
    }
}

extension AuthorityStore {
    /// Begins to sign CSRs with one authority; the key is not needed yet.
    ///
    /// - Parameters:
    ///   - name: the authority's, nil for the only one that makes certificates of the profile.
    ///   - terms: how they are signed.
    ///   - context: when, and who asks.
    /// - Returns: what checks the CSRs, and signs them.
    /// - Throws: `AuthorityError.noSuchAuthority`, `severalAuthorities`, `wrongKind`,
    ///   `wrongProfile`, `authorityRevoked` or `clockBehind`.
    public func requestSigning(
        by name: String? = nil, terms: SigningTerms, context: OperationContext
    ) throws -> RequestSigning {
        let kind: AuthorityRecord.Kind
        switch terms.profile.kind {
        case .endEntity: kind = .issuing
        case .issuing: kind = .root
        case .root:
            throw AuthorityError.wrongProfile(
                profile: terms.profile.name, expected: "endEntity or issuing")
        }
        let authority = try authority(named: name, kind: kind)
        guard authority.kind == kind else {
            throw AuthorityError.wrongKind(name: authority.name, expected: kind)
        }
        return try RequestSigning(
            store: self, authority: authority, terms: terms, context: context)
    }
}
