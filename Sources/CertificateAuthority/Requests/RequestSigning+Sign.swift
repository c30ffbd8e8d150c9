import FoundationEssentials
import GRDB
import Issuance
import X509

extension RequestSigning {
    /// How many requests are signed together at most.
    public static var groupSize: Int { AuthorityStore.groupSize }

    /// Signs a group of requests that were checked, with two durable commits for all of them.
    ///
    /// What an earlier attempt for the very same request has begun is finished, or superseded where
    /// it would come out otherwise now; a certificate that is there already is given again.
    ///
    /// - Parameters:
    ///   - checked: what `check` gave, `groupSize` at most.
    ///   - issuer: the authority with its key.
    ///   - step: told of each step of the group; what it throws stops the work there.
    /// - Returns: the certificates in the same order.
    /// - Throws: `AuthorityError`, `IssuanceError`, `X509Error`; then none of the group was
    ///   reserved, or all of it counts as possibly signed.
    public func sign(
        _ checked: [CheckedRequest], with issuer: Issuer, step: StepObserver? = nil
    ) throws -> [SignedRequest] {
        let step = StepReporter(step)
        try step(.reserve)
        let plans = try store.reserve(context) { database in
            try AuthorityStore.check(issuer, in: database)
            let plans = try checked.map { try plan($0, issuer, in: database) }
            let new = plans.compactMap(\.newText)
            if !new.isEmpty {
                try AuditLog.append(
                    .reserved, new.joined(separator: "; "), context, to: database)
            }
            try AuthorityStore.logSigning(
                plans.compactMap(\.reservation), context, in: database)
            return plans
        }
        let results = try store.sign(
            group: plans.compactMap(\.reservation), with: issuer.signer, context, step,
            lanes: Self.lanes)
        let byID = Dictionary(
            results.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let signed = try zip(checked, plans).map { request, plan in
            try Self.signed(request, plan, byID)
        }
        try step(.done)
        return signed
    }

    /// What is to become of one request.
    private enum Plan {
        case sign(Reservation)
        case finish(Reservation)
        case give(Certificate, id: Int64)

        var reservation: Reservation? {
            switch self {
            case .sign(let reservation), .finish(let reservation): reservation
            case .give: nil
            }
        }

        /// What the log says of a reservation that was made now.
        var newText: String? {
            guard case .sign(let reservation) = self else { return nil }
            return reservation.reservedText
        }
    }

    private func plan(
        _ checked: CheckedRequest, _ issuer: Issuer, in database: Database
    ) throws -> Plan {
        // What was said of the key while the others were checked counts, too.
        _ = try KeyHistory.check(
            checked.request.publicKey, of: checked.name,
            isAuthority: terms.profile.isAuthority, at: context.now, in: database)
        var begun: Plan?
        let found = try EarlierRequest.candidates(
            name: checked.name, requestSHA256: checked.requestSHA256, issuerID: authority.id,
            context, in: database)
        for candidate in found {
            if candidate.isSameRequest, !candidate.isReserved {
                if terms.isAdditional { continue }
                guard
                    let certificate = try CertificateRow.record(id: candidate.id, in: database)
                        .certificate()
                else { continue }
                return .give(certificate, id: candidate.id)
            }
            if candidate.isSameRequest, begun == nil,
                let reservation = try resumable(candidate, checked, issuer, in: database)
            {
                begun = .finish(reservation)
                continue
            }
            if terms.isAdditional, !candidate.isSameRequest { continue }
            try EarlierRequest.refuse(candidate, name: checked.name, in: database)
            try supersede(candidate, in: database)
        }
        if let begun { return begun }
        let purpose = Reservation.Purpose(
            name: checked.name, authorityID: nil, issuerID: authority.id,
            kind: terms.profile.isAuthority ? .issuing : .endEntity,
            requestSHA256: checked.requestSHA256, partialDirectory: nil)
        return .sign(
            try Reservation.record(
                checked.template, checked.prepared, for: purpose, context, in: database))
    }

    private func resumable(
        _ candidate: EarlierRequest.Candidate, _ checked: CheckedRequest, _ issuer: Issuer,
        in database: Database
    ) throws -> Reservation? {
        guard
            candidate.reservedAt
                <= context.now.addingTimeInterval(StoreClock.toleranceSeconds),
            let tbs = try Data.fetchOne(
                database, sql: "SELECT tbs FROM certificate WHERE id = ?",
                arguments: [candidate.id])
        else { return nil }
        let reservation = Reservation(
            id: candidate.id, serialNumber: candidate.serialNumber, tbs: Array(tbs))
        let isReproduced = try reservation.isReproduced {
            try template(checked.request, at: issuer.context(now: candidate.reservedAt))
        }
        guard isReproduced else { return nil }
        try AuditLog.append(
            .resumed, "serial \(candidate.serialNumber)", context, to: database)
        return reservation
    }

    private func supersede(
        _ candidate: EarlierRequest.Candidate, in database: Database
    ) throws {
        let record = try CertificateRow.record(id: candidate.id, in: database)
        try AuthorityStore.revoke(record, reason: .superseded, context, in: database)
    }

    private static func signed(
        _ checked: CheckedRequest, _ plan: Plan, _ results: [Int64: GroupResult]
    ) throws -> SignedRequest {
        switch plan {
        case .give(let certificate, let id):
            return SignedRequest(
                name: checked.name, certificate: certificate, origin: .found, isRevoked: false,
                notices: [], id: id)
        case .sign(let reservation):
            return try Self.signed(checked, reservation, .issued, results)
        case .finish(let reservation):
            return try Self.signed(checked, reservation, .finished, results)
        }
    }

    private static func signed(
        _ checked: CheckedRequest, _ reservation: Reservation, _ origin: SignedRequest.Origin,
        _ results: [Int64: GroupResult]
    ) throws -> SignedRequest {
        guard let result = results[reservation.id] else {
            throw AuthorityError.corrupt(
                what: "certificate \(reservation.serialNumber)",
                detail: "it was not signed with its group")
        }
        return SignedRequest(
            name: checked.name, certificate: result.certificate, origin: origin,
            isRevoked: result.isRevoked, notices: checked.notices, id: result.id)
    }
}
