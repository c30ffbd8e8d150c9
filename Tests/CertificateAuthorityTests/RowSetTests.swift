import Testing

@testable import CertificateAuthority

struct RowSetTests {
    @Test func holdsWhatWasPutIn() {
        let rows: [Int64] = [.min, -4097, -1, 0, 1, 63, 64, 4095, 4096, 1 << 40, .max]
        var set = RowSet()
        for row in rows.reversed() {
            let isNew = set.insert(row)
            #expect(isNew)
        }
        for row in rows {
            let isNew = set.insert(row)
            #expect(!isNew && set.contains(row))
        }
        #expect(set.count == rows.count)
        #expect(!set.contains(2) && !set.contains(-2) && !set.contains(.max - 1))
        var found: [Int64] = []
        set.forEach { found.append($0) }
        #expect(found == rows)
    }

    @Test func letsGoOfWhatIsTakenOut() {
        var set = RowSet()
        set.insert(7)
        set.remove(7)
        set.remove(8)
        #expect(!set.contains(7) && set.count == 0)
    }
}
