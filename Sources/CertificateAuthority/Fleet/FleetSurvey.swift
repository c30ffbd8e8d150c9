import FoundationEssentials
import GRDB
import Issuance
import X509

/// Looks at what there is for each request of a fleet, and changes nothing.
struct FleetSurvey {
    let store: AuthorityStore
    let issuer: Issuer
    let context: OperationContext
    /// Whether a certificate of another issuer is not what is asked for.
    let isIssuerAsked: Bool

    /// What a request was found to have.
    private enum Found {
        case directory(CertificateRecord?, hasAllFiles: Bool)
        case records([CertificateRecord])
        case failure(any Error)
    }

    func standings(of requests: ArraySlice<ClientRequest>) throws -> [FleetStanding] {
        // The files first, so that the store is looked at once for all of them.
        let files = requests.map { request in
            Result {
                guard !request.name.utf8.contains(UInt8(ascii: "/")) else {
                    throw AuthorityError.clientName(name: request.name)
                }
                return try ClientDirectory.completed(request.directory)
            }
        }
        let found = try store.read { database in
            try zip(requests, files).map { try look(for: $0, $1, in: database) }
        }
        var keys = RehearsalKeys()
        return zip(requests, found).map { request, found in
            do {
                return try standing(of: request, found, &keys)
            } catch {
                return .refused(error)
            }
        }
    }

    private func look(
        for request: ClientRequest, _ file: Result<ClientDirectory.Completed?, any Error>,
        in database: Database
    ) throws -> Found {
        switch file {
        case .failure(let error):
            return .failure(error)
        case .success(let directory?):
            let record = try CertificateRow.records(
                in: database, where: "certificate.sha256 = ?",
                arguments: [directory.der.map { Data(Digest.sha256($0)) }]
            ).first
            return .directory(record, hasAllFiles: directory.hasAllFiles)
        case .success(nil):
            do {
                try NameRules.refuseForClient(request.name, in: database)
            } catch let error as AuthorityError {
                return .failure(error)
            }
            return .records(
                try ClientIssuance.live(name: request.name, at: context.now, in: database))
        }
    }

    private func standing(
        of request: ClientRequest, _ found: Found, _ keys: inout RehearsalKeys
    ) throws -> FleetStanding {
        guard request.profile.kind == .endEntity else {
            throw AuthorityError.wrongProfile(profile: request.profile.name, expected: "endEntity")
        }
        switch found {
        case .failure(let error):
            throw error
        case .directory(let record, let hasAllFiles):
            guard let record, hasAllFiles, record.name == request.name else {
                throw AuthorityError.outputExists(path: request.directory)
            }
            guard record.isLive(at: context.now) else {
                throw AuthorityError.clientNotLive(
                    name: record.name, serialNumber: record.serialNumber, path: request.directory)
            }
            try refuseOther(record, than: request)
            return .present(
                FleetMember(
                    directory: request.directory, serialNumber: record.serialNumber,
                    notAfter: record.validity.notAfter, notices: []))
        case .records(let records):
            let issuance = ClientIssuance(
                store: store, request: request, issuer: issuer, context: context,
                step: StepReporter(nil))
            if !request.isAdditional {
                for record in records where record.state == .issued || record.publicKey == nil {
                    guard try !ClientIssuance.isUnfinished(record) else { continue }
                    try refuseOther(record, than: request)
                    throw AuthorityError.liveCertificate(
                        name: record.name, serialNumber: record.serialNumber,
                        notAfter: record.validity.notAfter)
                }
            }
            try rehearse(issuance, &keys)
            return records.isEmpty ? .missing : .unfinished
        }
    }

    // Of requests that differ in nothing but their common name, whose characters the template
    // checks, one is linted for all.
    private func rehearse(_ issuance: ClientIssuance, _ keys: inout RehearsalKeys) throws {
        let request = issuance.request
        let subject = try issuance.checkedSubject()
        let key = try keys.key(request.profile, request.keyAlgorithm)
        let isNewKind = keys.insert(request)
        if isNewKind || !request.subjectAlternativeNames.isEmpty || request.subject != nil {
            _ = try issuance.draft(subject, key: key)
        } else {
            _ = try issuance.template(subject, key.publicKey)
        }
    }

    /// Refuses a live certificate that is not what is asked for.
    ///
    /// - Throws: `AuthorityError.clientDiffers`.
    private func refuseOther(_ record: CertificateRecord, than request: ClientRequest) throws {
        let differences = try FleetDifference.between(
            record, request, issuer: isIssuerAsked ? issuer.authority.name : nil)
        guard differences.isEmpty else {
            throw AuthorityError.clientDiffers(
                name: record.name, serialNumber: record.serialNumber, differences: differences)
        }
    }
}

/// The keys that stand for those to come; one of each kind is enough to look at a fleet.
private struct RehearsalKeys {
    private struct Kind: Hashable {
        let profile: [UInt8]
        let algorithm: KeyAlgorithm?
        let days: Int?
    }

    private var keys: [KeyAlgorithm: PrivateKey] = [:]
    private var kinds: Set<Kind> = []

    /// Whether a request is the first of its kind.
    mutating func insert(_ request: ClientRequest) -> Bool {
        kinds.insert(
            Kind(
                profile: request.profile.sha256, algorithm: request.keyAlgorithm,
                days: request.days)
        ).inserted
    }

    mutating func key(_ profile: Profile, _ asked: KeyAlgorithm?) throws -> PrivateKey {
        let algorithm = try profile.keyAlgorithm(asked)
        if let key = keys[algorithm] { return key }
        let key = try RehearsalKey.generate(profile, asked)
        keys[algorithm] = key
        return key
    }
}
