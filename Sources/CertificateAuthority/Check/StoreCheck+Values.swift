import GRDB

extension StoreCheck {
    // Each time that a row has. What else is a number is compared with what was signed, or counted.
    private static let times = [
        ("authority", ["createdAt"]),
        ("certificate", ["notBefore", "notAfter", "reservedAt", "issuedAt"]),
        ("revocation", ["notAfter", "revokedAt", "invalidityDate"]),
        ("certificateRevocationList", ["thisUpdate", "nextUpdate"]),
        ("auditEntry", ["time"]),
        ("blockedKey", ["addedAt"]),
    ]

    /// Names every time that is none: commands refuse the rows that have one.
    ///
    /// - Returns: whether there is none.
    mutating func checkTimes() throws -> Bool {
        var areTimes = true
        for (table, columns) in Self.times {
            for column in columns {
                let rows = try Row.fetchCursor(
                    database,
                    sql:
                        "SELECT \(column) AS value FROM \(table) WHERE \(column) NOT BETWEEN ? AND ?",
                    arguments: [RecordedTime.range.lowerBound, RecordedTime.range.upperBound])
                while let row = try rows.next() {
                    areTimes = false
                    report.add(
                        .integrity, "\(column) of \(table)",
                        "\(row["value"] as Int64) is no time: seconds since 1970, to the year 9999")
                }
            }
        }
        return areTimes
    }
}
