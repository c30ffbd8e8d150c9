import FoundationEssentials
import HTTPServer

/// Whether every role has credentials: 200, or 503 and what is wrong.
struct HealthReport {
    let roles: [ServedRole]

    /// Whether names, times and texts are told; texts may name files and requests.
    let isDetailed: Bool

    let now: Date

    var response: ServerResponse {
        let standings = roles.map { ($0, $0.standing()) }
        let isWell = standings.allSatisfy { $0.1.expiration != nil }
        return .json(
            status: isWell ? 200 : 503,
            .object([
                ("status", .string(isWell ? "ok" : "unavailable")),
                (
                    "roles",
                    .array(standings.map { isDetailed ? role($0.0, $0.1) : brief($0.0, $0.1) })
                ),
            ]))
    }

    private func role(_ role: ServedRole, _ standing: RoleStanding) -> ServedJSON {
        var members: [(String, ServedJSON)] = [
            ("name", .string(role.name)),
            ("status", .string(standing.expiration == nil ? "unavailable" : "ok")),
            ("expiration", time(standing.expiration)),
            ("nextAttempt", time(standing.due == .distantPast ? nil : standing.due)),
            ("failures", .number(standing.failures)),
        ]
        if let certificate = role.lastCertificate {
            var parts = [("notAfter", time(certificate.notAfter))]
            if let warning = warning(role) { parts.append(("warning", .string(warning))) }
            members.append(("certificate", .object(parts)))
        }
        if let failure = standing.failure {
            members.append(
                (
                    "lastError",
                    .object([
                        ("code", .string(failure.code)), ("message", .string(failure.message)),
                        ("time", time(standing.failureMoment)),
                    ])
                ))
        }
        return .object(members)
    }

    private func brief(_ role: ServedRole, _ standing: RoleStanding) -> ServedJSON {
        var members = [
            ("status", ServedJSON.string(standing.expiration == nil ? "unavailable" : "ok"))
        ]
        if let failure = standing.failure { members.append(("code", .string(failure.code))) }
        if let warning = warning(role) { members.append(("warning", .string(warning))) }
        return .object(members)
    }

    /// What there is to say of the certificate, as a code.
    private func warning(_ role: ServedRole) -> String? {
        guard let certificate = role.lastCertificate else { return nil }
        if certificate.notAfter < now { return "certificate.expired" }
        return certificate.expiresSoon(at: now) ? "certificate.expiring" : nil
    }

    private func time(_ date: Date?) -> ServedJSON {
        date.map { .string($0.ISO8601Format()) } ?? .null
    }
}
