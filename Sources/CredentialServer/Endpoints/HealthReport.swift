import FoundationEssentials
import HTTPServer

/// Whether every role has credentials: 200, or 503 and what is wrong.
enum HealthReport {
    static func response(_ roles: [ServedRole]) -> ServerResponse {
        let standings = roles.map { ($0.name, $0.credentials.standing()) }
        let isWell = standings.allSatisfy { $0.1.expiration != nil }
        return .json(
            status: isWell ? 200 : 503,
            .object([
                ("status", .string(isWell ? "ok" : "unavailable")),
                ("roles", .array(standings.map { role($0.0, $0.1) })),
            ]))
    }

    private static func role(_ name: String, _ standing: RoleStanding) -> ServedJSON {
        var members: [(String, ServedJSON)] = [
            ("name", .string(name)),
            ("status", .string(standing.expiration == nil ? "unavailable" : "ok")),
            ("expiration", time(standing.expiration)),
            ("nextAttempt", time(standing.due == .distantPast ? nil : standing.due)),
            ("failures", .number(standing.failures)),
        ]
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

    private static func time(_ date: Date?) -> ServedJSON {
        date.map { .string($0.ISO8601Format()) } ?? .null
    }
}
