import CommandLineSupport
import FoundationEssentials

extension StatusRecord {
    /// How many subjects the tables show; JSON has them all.
    private static let shownSubjects = 10

    /// A table for each kind of which there is something.
    var tables: [Table] {
        [
            Self.table(
                ["TRUST ANCHOR", "ENABLED", "EXPIRES", "CRLS"],
                trustAnchors.map { anchor in
                    [
                        anchor.name, Self.text(anchor.enabled),
                        anchor.expiresAt?.ISO8601Format() ?? "by AWS Private CA",
                        anchor.crls.isEmpty ? "none" : anchor.crls.joined(separator: ", "),
                    ]
                }),
            Self.table(
                ["CRL", "ENABLED", "TRUST ANCHOR", "REVOKED", "NEXT UPDATE", "FULL"],
                crls.map { crl in
                    [
                        crl.name, Self.text(crl.enabled), crl.trustAnchor,
                        crl.revokedCount.map { "\($0)" } ?? "unreadable",
                        crl.nextUpdate?.ISO8601Format() ?? "", "\(crl.fillPercent) %",
                    ]
                }),
            Self.table(
                ["PROFILE", "ENABLED", "DURATION", "ROLES"],
                profiles.map { profile in
                    [
                        profile.name, Self.text(profile.enabled),
                        profile.durationSeconds.map { "\($0) s" } ?? "",
                        profile.roles.map(Self.roleName).joined(separator: ", "),
                    ]
                }),
            Self.table(
                ["ROLE", "OURS", "MAX SESSION"],
                roles.map { role in
                    [
                        role.name, Self.text(role.managed),
                        role.maxSessionDurationSeconds.map { "\($0) s" } ?? "",
                    ]
                }),
            Self.table(["SUBJECT", "LAST SEEN"], subjectRows),
        ].compactMap(\.self)
    }

    private var subjectRows: [[String]] {
        let rows = subjects.prefix(Self.shownSubjects).map { [$0.subject, $0.lastSeenAt ?? ""] }
        let rest = subjects.count - rows.count
        return rest > 0 ? rows + [["and \(rest) more: ra list-subjects", ""]] : rows
    }

    private static func table(_ columns: [String], _ rows: [[String]]) -> Table? {
        guard !rows.isEmpty else { return nil }
        var table = Table(columns: columns)
        for row in rows { table.add(row) }
        return table
    }

    private static func text(_ flag: Bool) -> String { flag ? "yes" : "no" }

    private static func roleName(_ arn: String) -> String {
        arn.split(separator: "/").last.map(String.init) ?? arn
    }
}
