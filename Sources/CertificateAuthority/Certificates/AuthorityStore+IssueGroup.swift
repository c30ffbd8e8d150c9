import FoundationEssentials
import GRDB
import Issuance
import X509

/// A certificate of a group: linted, and ready to be recorded.
struct GroupMember {
    /// What the profile made of the request.
    let template: CertificateTemplate

    /// The bytes to sign.
    let prepared: PreparedCertificate

    /// What is recorded beside them.
    let purpose: Reservation.Purpose
}

/// What became of one member of a group that was signed.
struct GroupResult {
    /// The certificate's row in the store.
    let id: Int64

    /// The certificate as the store has it.
    let certificate: Certificate

    /// Whether it was revoked while it was being signed; it is stored all the same.
    let isRevoked: Bool

    /// Whether it was stored here, and not by another process in the meantime.
    let isStoredHere: Bool
}

// A group costs two durable commits, however many members it has, and keeps the promise of a
// single issue: nothing is signed that the store does not already know. What a crash leaves is
// reserved rows, each of which counts as possibly signed.
extension AuthorityStore {
    /// The most certificates that are reserved, signed and stored in one go, so that others who use
    /// the store need not wait long for the write lock.
    static let groupSize = 500

    /// Records what is about to be signed, in one transaction; or nothing, when one of it fails.
    ///
    /// - Parameters:
    ///   - members: what to reserve; their directories, if any, are already on the disk.
    ///   - issuer: who will sign; checked again here.
    ///   - context: when, and who asks.
    ///   - alongside: what else belongs into the transaction, before anything is reserved.
    /// - Returns: the reservations, in the order of the members.
    /// - Throws: `AuthorityError.clockBehind`, `authorityRevoked`, `keyMismatch` or
    ///   `serialNumberClash`, and what `alongside` throws.
    func reserve(
        group members: [GroupMember], under issuer: Issuer, _ context: OperationContext,
        alongside: (Database) throws -> Void = { _ in }
    ) throws -> [Reservation] {
        try reserve(context) { database in
            try Self.check(issuer, in: database)
            try alongside(database)
            let reservations = try members.map { member in
                try Reservation.record(
                    member.template, member.prepared, for: member.purpose, context, in: database)
            }
            // One entry names them all: an entry each would take as long as the reservations do.
            try AuditLog.append(
                .reserved,
                reservations.map(\.reservedText).joined(separator: "; "), context,
                to: database)
            try Self.logSigning(reservations, context, in: database)
            return reservations
        }
    }

    /// Says in the log, before it is done, that reservations are going to be signed.
    static func logSigning(
        _ reservations: [Reservation], _ context: OperationContext, in database: Database
    ) throws {
        guard let first = reservations.first else { return }
        // Who reads the log finds each serial number and its hash in the entry of its reservation.
        let rest = reservations.count == 1 ? "" : " and \(reservations.count - 1) more"
        try AuditLog.append(
            .signing,
            "serial \(first.serialNumber) tbs \(Digest.sha256Hex(first.tbs))\(rest)",
            context, to: database)
    }

    /// Signs what was reserved, compares each, and stores all in one transaction.
    ///
    /// Where another process has finished one of them in the meantime, its certificate is taken:
    /// the one that was made here has never left memory.
    ///
    /// - Parameters:
    ///   - reservations: what `reserve(group:)` gave, or an earlier attempt has left.
    ///   - signer: the issuer's key.
    ///   - context: when, and who asks.
    ///   - step: told of the steps of the group.
    ///   - lanes: how many threads sign and compare.
    /// - Returns: the certificates, in the order of the reservations.
    /// - Throws: `AuthorityError.signatureMismatch` or `corrupt`, `X509Error`.
    func sign(
        group reservations: [Reservation], with signer: any Signer, _ context: OperationContext,
        _ step: StepReporter, lanes: Int = 1
    ) throws -> [GroupResult] {
        guard !reservations.isEmpty else { return [] }
        try step(.sign)
        let algorithm = try SignatureAlgorithm.preferred(for: signer.publicKey)
        guard let verifier = SignatureVerifier(signer.publicKey) else {
            throw AuthorityError.signatureMismatch(detail: "the key cannot be read")
        }
        let certificates = try Lanes.map(reservations, chunk: 16, lanes: lanes) {
            try Self.signed($0, signer, algorithm, verifier)
        }
        try step(.store)
        return try write { database in
            let results = try zip(reservations, certificates).map { reservation, certificate in
                try Self.storeMember(certificate, reservation, context, in: database)
            }
            let stored = results.filter(\.isStoredHere).map { Self.issuedText($0.certificate) }
            if !stored.isEmpty {
                try AuditLog.append(
                    .issued, stored.joined(separator: "; "), context, to: database)
            }
            return results
        }
    }

    private static func signed(
        _ reservation: Reservation, _ signer: any Signer, _ algorithm: SignatureAlgorithm,
        _ verifier: SignatureVerifier
    ) throws -> Certificate {
        let signature = try signer.sign(reservation.tbs, digest: algorithm.digest)
        guard
            verifier.verify(
                signature: signature, of: reservation.tbs, digest: algorithm.digest)
        else { throw AuthorityError.signatureMismatch(detail: "it does not verify") }
        let certificate = try reservation.signed(signature, algorithm)
        guard certificate.tbs == reservation.tbs, certificate.signature == signature,
            certificate.serialNumber == reservation.serialNumber
        else {
            throw AuthorityError.signatureMismatch(detail: "it is not over what was recorded")
        }
        return certificate
    }

    private static func storeMember(
        _ certificate: Certificate, _ reservation: Reservation, _ context: OperationContext,
        in database: Database
    ) throws -> GroupResult {
        let found = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT state, der FROM certificate WHERE id = ?"),
            arguments: [reservation.id])
        guard let found else {
            throw AuthorityError.corrupt(
                what: "certificate \(reservation.serialNumber)", detail: "its reservation is gone")
        }
        let isRevoked = found["state"] as String == CertificateRecord.State.revoked.rawValue
        if let der = found["der"] as Data? {
            let other = try Certificate(der: Array(der))
            guard other.tbs == reservation.tbs else {
                throw AuthorityError.corrupt(
                    what: "certificate \(reservation.serialNumber)",
                    detail: "what is stored is not what was reserved")
            }
            return GroupResult(
                id: reservation.id, certificate: other, isRevoked: isRevoked, isStoredHere: false)
        }
        try record(certificate, reservation, context, in: database)
        return GroupResult(
            id: reservation.id, certificate: certificate, isRevoked: isRevoked, isStoredHere: true)
    }
}
