import FoundationEssentials
import GRDB
import Issuance
import X509

/// One client's issue, from the request to the finished directory.
struct ClientIssuance {
    let store: AuthorityStore
    let request: ClientRequest
    let issuer: Issuer
    let context: OperationContext
    let step: StepReporter

    /// A new certificate that is ready to be recorded.
    struct Draft {
        let key: PrivateKey
        let template: CertificateTemplate
        let prepared: PreparedCertificate
    }

    func run() throws -> IssuedClient {
        try step(.request)
        let subject = try checkedSubject()
        try refuseAtOnce()
        let draft = try draft(subject)
        try step(.privateKey)
        let target = try ClientDirectory.Target(request.directory)
        let directory: ClientDirectory
        do {
            directory = try ClientDirectory(target)
        } catch {
            target.discard()
            throw error
        }
        if let begun = try unfinished(in: directory) {
            if let remains = try remains(of: begun, in: directory) {
                return try resume(begun, remains, in: directory, notices: draft.prepared.notices)
            }
            try supersede(begun)
        }
        let reservation: Reservation
        do {
            try directory.write(request.keyEncryption.pem(of: draft.key), draft.key.publicKey)
            try step(.reserve)
            reservation = try reserve(draft, in: directory)
        } catch {
            // Nothing was recorded, so nothing must be left; except where a crash is played.
            if !step.isInterrupted { directory.discard() }
            throw error
        }
        let certificate = try sign(reservation)
        return try finish(
            certificate, id: reservation.id, in: directory, isResumed: false,
            notices: draft.prepared.notices)
    }

    func checkedSubject() throws -> DistinguishedName {
        guard try FileStatus(Path.trimmed(request.directory)) == nil else {
            throw AuthorityError.outputExists(path: Path.trimmed(request.directory))
        }
        guard request.profile.kind == .endEntity else {
            throw AuthorityError.wrongProfile(profile: request.profile.name, expected: "endEntity")
        }
        guard issuer.authority.kind == .issuing else {
            throw AuthorityError.wrongKind(name: issuer.authority.name, expected: .issuing)
        }
        try request.keyEncryption.check(minimum: 1)
        return try checkedSubjectName()
    }

    func checkedSubjectName() throws -> DistinguishedName {
        // Names become directories and arguments in everybody's scripts.
        switch request.name.utf8.first {
        case UInt8(ascii: ".")?, UInt8(ascii: "-")?:
            throw AuthorityError.clientName(name: request.name)
        default: break
        }
        let subject =
            try request.subject
            ?? DistinguishedName(attributes: [.init(type: .commonName, value: request.name)])
        guard subject.commonName == request.name else {
            throw AuthorityError.nameMismatch(name: request.name, commonName: subject.commonName)
        }
        return subject
    }

    /// Refuses what `run` would refuse before it reserves anything, and changes nothing.
    func rehearse() throws {
        let subject = try checkedSubject()
        try refuseAtOnce()
        _ = try draft(subject, key: RehearsalKey.generate(request.profile, request.keyAlgorithm))
    }

    func draft(_ subject: DistinguishedName, key: PrivateKey? = nil) throws -> Draft {
        let algorithm = try request.profile.keyAlgorithm(request.keyAlgorithm)
        try step(.template)
        let key = try key ?? PrivateKey.generate(algorithm)
        let template = try template(subject, key.publicKey)
        try step(.tbs)
        let tbs = try template.encoded(serialNumber: .random())
        try step(.lint)
        return Draft(key: key, template: template, prepared: try template.linted(tbs))
    }

    /// What the profile makes of the request.
    func template(
        _ subject: DistinguishedName, _ key: PublicKey
    ) throws -> CertificateTemplate {
        try template(
            subject, key,
            in: issuer.context(authorityNames: issuer.authorityNames, now: context.now))
    }

    func template(
        _ subject: DistinguishedName, _ key: PublicKey, in issuing: IssuingContext
    ) throws -> CertificateTemplate {
        try CertificateTemplate(
            IssuanceRequest(
                subject: subject, subjectAlternativeNames: request.subjectAlternativeNames,
                publicKey: key, days: request.days),
            profile: request.profile, in: issuing)
    }

    private func reserve(_ draft: Draft, in directory: ClientDirectory) throws -> Reservation {
        try store.reserve(context) { database in
            try AuthorityStore.check(issuer, in: database)
            try refuseReplaced(in: database)
            // Held until this is committed, so that nobody takes up what is revoked here.
            let held = try retireUnfinished(except: directory.target.partial, in: database)
            defer { withExtendedLifetime(held) {} }
            return try Reservation.make(
                draft.template, draft.prepared,
                for: purpose(in: directory), context, in: database)
        }
    }

    /// What is recorded beside the certificate's own content.
    func purpose(in directory: ClientDirectory) -> Reservation.Purpose {
        Reservation.Purpose(
            name: request.name, authorityID: nil, issuerID: issuer.authority.id, kind: .endEntity,
            predecessorID: request.predecessor?.id,
            requestSHA256: request.sha256(issuer: issuer.authority.name),
            partialDirectory: directory.target.partial)
    }

    func sign(_ reservation: Reservation) throws -> Certificate {
        try store.sign(
            reservation, with: issuer.signer, context, step,
            storing: { try request.predecessor?.revoke(for: reservation, context, in: $0) })
    }

    func finish(
        _ certificate: Certificate, id: Int64, in directory: ClientDirectory, isResumed: Bool,
        notices: [Notice]
    ) throws -> IssuedClient {
        try step(.files)
        try directory.write(certificate, chain: issuer.path.filter { !$0.isSelfIssued })
        try step(.rename)
        try directory.complete()
        try step(.done)
        return IssuedClient(
            record: try store.read { try CertificateRow.record(id: id, in: $0) },
            certificate: certificate, directory: directory.target.path, isResumed: isResumed,
            notices: notices)
    }
}

extension ClientRequest {
    /// The hash of what was asked for, without anything secret.
    func sha256(issuer: String) -> [UInt8] {
        RequestDigest.sha256(
            [
                name, issuer, Hex.encode(profile.sha256), keyAlgorithm?.rawValue,
                days.map(String.init), subject?.description,
            ] + (predecessor.map { ["replaces", $0.serialNumber.hex, "\($0.isRevoked)"] } ?? [])
                + subjectAlternativeNames.map(\.description))
    }
}
