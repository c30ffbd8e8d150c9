import FoundationEssentials
import GRDB
public import Issuance
public import X509

/// A certificate that was signed elsewhere, and where it is to go.
public struct CertificateInstallation: Sendable {
    /// The authority that waits for it; nil for the only one that does.
    public var name: String?

    /// The certificate itself.
    public var certificate: Certificate

    /// The certificates above it up to a root, in any order; those of the store are known.
    public var chain: [Certificate]

    /// Codes of findings that are taken all the same.
    public var accepted: Set<String>

    /// An installation.
    public init(
        name: String? = nil, certificate: Certificate, chain: [Certificate] = [],
        accepted: Set<String> = []
    ) {
        self.name = name
        self.certificate = certificate
        self.chain = chain
        self.accepted = accepted
    }
}

/// An authority that has come into use with a certificate from elsewhere.
public struct AdmittedAuthority: Sendable {
    /// As the store now has it.
    public let authority: AuthorityRecord

    /// The authorities above it that are new in the store; their keys are elsewhere.
    public let recordedAbove: [String]

    /// What the linter remarked about the certificates.
    public let findings: [Finding]
}

extension AuthorityStore {
    /// Takes the certificate of an authority whose key and request were made here, the first one or
    /// a newer one for the same name and key.
    ///
    /// - Throws: `AuthorityError.admission` with the reason, `otherRoot` where the path ends
    ///   at another root than the store's, `clockBehind`.
    public func installIssuing(
        _ installation: CertificateInstallation, context: OperationContext
    ) throws -> AdmittedAuthority {
        let lock = try location.locked()
        defer { withExtendedLifetime(lock) {} }
        if let own = try renewed(by: installation) {
            return try installRenewed(installation, of: own, context)
        }
        let awaited = try awaited(for: installation)
        let certificate = installation.certificate
        guard certificate.publicKey == awaited.publicKey else {
            throw AuthorityError.admission(.key(subject: certificate.subject.description))
        }
        guard !certificate.isSelfIssued else {
            throw AuthorityError.admission(
                .kind(
                    subject: certificate.subject.description,
                    detail: "has signed itself: a root is no issuing CA"))
        }
        let isSameName = certificate.subject == awaited.subject
        guard isSameName || installation.accepted.contains("install.subject") else {
            throw AuthorityError.admission(
                .subject(
                    expected: awaited.subject.description, found: certificate.subject.description))
        }
        let admission = try Admission(
            certificate, among: installation.chain + authorities().map(\.certificate),
            accepted: installation.accepted, at: context.now)
        let made = try reserve(context) { database in
            guard try Self.awaited(in: database).contains(where: { $0.id == awaited.id }) else {
                throw AuthorityError.admission(.notAwaited(name: awaited.name))
            }
            try KeyHistory.refuseBlocked(certificate.publicKey, in: database)
            let above = try Self.admitAbove(
                admission.path.dropFirst(), below: awaited.name, context, in: database)
            let id = try Self.activate(
                awaited, as: certificate.subject, context, in: database)
            _ = try Self.insertForeign(
                certificate, issuerID: above.id, authorityID: id, name: awaited.name,
                kind: .issuing,
                context, in: database)
            try AuditLog.append(
                .admitAuthority,
                "issuing \(awaited.name) serial \(certificate.serialNumber) sha256 "
                    + Hex.encode(certificate.sha256Fingerprint),
                context, to: database)
            return above.made
        }
        return AdmittedAuthority(
            authority: try authority(named: awaited.name), recordedAbove: made,
            findings: admission.findings)
    }

    private func awaited(for installation: CertificateInstallation) throws -> AwaitedAuthority {
        let all = try read(Self.awaited(in:))
        if let name = installation.name {
            guard let named = all.first(where: { $0.name == name }) else {
                let isKnown = try authorities().contains { $0.name == name }
                throw isKnown
                    ? AuthorityError.admission(.notAwaited(name: name))
                    : AuthorityError.noSuchAuthority(name: name, kind: nil)
            }
            return named
        }
        // The key tells which is meant.
        if let own = all.first(where: { $0.publicKey == installation.certificate.publicKey }) {
            return own
        }
        guard let first = all.first else {
            throw AuthorityError.admission(.notAwaited(name: "issuing"))
        }
        guard all.count == 1 else {
            throw AuthorityError.severalAuthorities(names: all.map(\.name))
        }
        return first
    }

    // The signer may have written the name in its own way: then the authority that asked is given
    // up for one with the same key and the new name, because what is recorded is never changed.
    private static func activate(
        _ awaited: AwaitedAuthority, as subject: DistinguishedName, _ context: OperationContext,
        in database: Database
    ) throws -> Int64 {
        if subject == awaited.subject {
            try database.execute(
                sql: "UPDATE authority SET state = 'active' WHERE id = ?", arguments: [awaited.id])
            return awaited.id
        }
        try database.execute(
            sql: "UPDATE authority SET state = 'abandoned' WHERE id = ?", arguments: [awaited.id])
        return try insert(
            AuthorityDraft(
                name: awaited.name, kind: .issuing, state: "active", stage: awaited.stage,
                predecessorID: awaited.predecessorID, subject: subject,
                publicKey: awaited.publicKey, key: awaited.keyPEM,
                isKeyEncrypted: awaited.isKeyEncrypted),
            context, in: database)
    }
}
