import Foundation
import TestSupport
import Testing
import X509

struct RevocationListComparisonTests {
    private typealias Change = RevocationListComparison.Change
    private typealias Entry = CertificateRevocationList.Entry

    private let key: PrivateKey

    init() throws {
        key = try PrivateKey.generate(.p256)
    }

    private func entry(_ number: UInt8, _ reason: RevocationReason? = nil) -> Entry {
        Entry(
            serialNumber: SerialNumber(unsigned: [number]), revocationDate: fixedNow,
            reason: reason)
    }

    private func changes(_ old: [Entry], _ new: [Entry]) throws -> [Change] {
        func source(_ entries: [Entry], _ number: UInt64) throws -> RevocationListComparison.Source
        {
            let draft = try RevocationListStreamTests.draft(entries, key: key, number: number)
            let der = try CertificateRevocationList.sign(draft, with: key).der
            return { RevocationListStreamTests.pieces(der, of: 40) }
        }
        let comparison = RevocationListComparison(
            from: try .init(source(old, 1)), to: try .init(source(new, 2)))
        #expect(comparison.old.entryCount == old.count)
        #expect(comparison.new.number?.decimal == "2")
        var changes: [Change] = []
        try comparison.changes { changes.append($0) }
        return changes
    }

    @Test func ofSortedLists() throws {
        #expect(try changes([], []).isEmpty)
        let old = [entry(1), entry(3), entry(5, .certificateHold), entry(200)]
        let new = [entry(2), entry(3), entry(5, .keyCompromise), entry(201), entry(202)]
        #expect(
            try changes(old, new) == [
                .removed(entry(1)), .added(entry(2)),
                .changed(from: entry(5, .certificateHold), to: entry(5, .keyCompromise)),
                .removed(entry(200)), .added(entry(201)), .added(entry(202)),
            ])
        #expect(try changes(old, old).isEmpty)
        #expect(try changes([], [entry(9)]) == [.added(entry(9))])
        #expect(try changes([entry(9)], []) == [.removed(entry(9))])
    }

    @Test func ofListsInAnyOrder() throws {
        let old = [entry(5), entry(1), entry(4)]
        let new = [entry(4, .superseded), entry(7), entry(1)]
        #expect(
            try changes(old, new) == [
                .changed(from: entry(4), to: entry(4, .superseded)), .added(entry(7)),
                .removed(entry(5)),
            ])
    }
}
