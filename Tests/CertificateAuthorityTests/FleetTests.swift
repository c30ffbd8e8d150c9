import Foundation
import Issuance
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

/// Many clients at once: what is missing is issued, what is there is left alone.
struct FleetTests {
    private let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture()
    }

    private func requests(
        _ count: Int, _ change: (Int, inout ClientRequest) -> Void = { _, _ in }
    ) throws -> [ClientRequest] {
        try (0..<count).map { number in
            try fixture.request("web-\(number)") {
                $0.keyEncryption = .plaintext
                change(number, &$0)
            }
        }
    }

    private func survey(
        _ requests: [ClientRequest], issuer: String? = nil, at offset: TimeInterval = 0
    ) throws -> [FleetStanding] {
        try fixture.store.survey(
            fleet: requests, issuer: issuer, context: StoreFixture.context(offset), lanes: 2)
    }

    /// Surveys, issues what is open, and gives one word for each request.
    private func ensure(
        _ requests: [ClientRequest], lanes: Int = 2, observer: StepObserver? = nil
    ) throws -> [String] {
        let standings = try survey(requests)
        var words = standings.map(\.word)
        let open = standings.indices.filter { ["missing", "unfinished"].contains(words[$0]) }
        let report = try FleetIssuance(
            store: fixture.store, issuer: fixture.issuer, context: StoreFixture.context(),
            lanes: lanes, observer: observer
        ).run(
            open.map { requests[$0] },
            unfinished: Set(open.indices.filter { words[open[$0]] == "unfinished" })
        ) { _ in }
        if let stop = report.stop { throw stop }
        for (index, outcome) in zip(open, report.outcomes) { words[index] = outcome.word }
        return words
    }

    private func checkComplete(_ requests: [ClientRequest]) throws {
        for request in requests {
            let pem = try Data(
                contentsOf: URL(fileURLWithPath: "\(request.directory)/certificate.pem"))
            let certificate = try Certificate(pem: Array(pem))
            #expect(certificate.isSigned(by: fixture.issuer.certificate.publicKey))
            #expect(certificate.subject.commonName == request.name)
            let key = try PrivateKey(
                pem: SecretBytes(
                    copying: Data(
                        contentsOf: URL(fileURLWithPath: "\(request.directory)/private_key.pem"))))
            #expect(key.publicKey == certificate.publicKey)
            #expect(try StoreFixture.mode("\(request.directory)/private_key.pem") == 0o600)
            #expect(try fixture.names(in: "clients/\(request.name)").count == 3)
        }
    }

    @Test(arguments: [1, 2, 4])
    func issuesAllAndThenNothing(lanes: Int) throws {
        let requests = try requests(250)
        #expect(Set(try ensure(requests, lanes: lanes)) == ["issued"])
        try checkComplete(requests)
        #expect(try fixture.names(in: "clients").count == 250)
        #expect(try fixture.store.certificates(state: .issued).count == 252)
        _ = try fixture.store.auditTrail()

        let before = try fixture.store.auditTrail().count
        #expect(Set(try ensure(requests, lanes: lanes)) == ["present"])
        #expect(try fixture.store.auditTrail().count == before)
    }

    @Test func issuesOnlyWhatIsMissing() throws {
        let some = try requests(3)
        _ = try ensure(some)
        #expect(
            try ensure(requests(5)) == Array(repeating: "present", count: 3) + ["issued", "issued"])
    }

    @Test func keepsTheRequestsApart() throws {
        let mixed = try requests(3) { number, request in
            request.days = [1, 30, 90][number]
            request.keyAlgorithm = [.p256, .p384, .rsa2048][number]
            request.subjectAlternativeNames = [.dns("web-\(number).example.com")]
        }
        _ = try ensure(mixed)
        try checkComplete(mixed)
        for (request, algorithm) in zip(mixed, [KeyAlgorithm.p256, .p384, .rsa2048]) {
            let record = try fixture.store.certificate(matching: request.name)
            #expect(record.publicKey?.algorithm == algorithm)
            #expect(
                try record.certificate()?.subjectAlternativeNames
                    == request.subjectAlternativeNames)
        }
    }

    @Test(arguments: [IssuanceStep.reserve, .sign, .store, .files, .rename])
    func theSameAgainFinishesWhatWasCutOff(at stop: IssuanceStep) throws {
        let requests = try requests(5)
        #expect(throws: Crash.self) {
            try ensure(requests) { if $0 == stop { throw Crash() } }
        }
        let left = try fixture.store.certificates().filter { $0.kind == .endEntity }
        #expect(left.count == (stop == .reserve ? 0 : 5))
        #expect(try fixture.names(in: "clients").allSatisfy { $0.hasPrefix(".") })

        let word = stop == .reserve ? "issued" : "finished"
        #expect(Set(try ensure(requests)) == [word])
        try checkComplete(requests)
        #expect(try fixture.names(in: "clients").count == 5)
        // Nothing was issued twice, and what had been reserved is what was signed.
        let now = try fixture.store.certificates().filter { $0.kind == .endEntity }
        #expect(now.count == 5 && now.allSatisfy { $0.state == .issued })
        #expect(left.isEmpty || Set(left.map(\.serialNumber)) == Set(now.map(\.serialNumber)))
    }

    @Test func whatDiffersIsRefusedWithBothValues() throws {
        _ = try ensure(requests(1) { $1.days = 30 })
        let other = try requests(1) {
            $1.days = 60
            $1.subjectAlternativeNames = [.dns("web.example.com")]
        }
        guard case .refused(let error as AuthorityError) = try survey(other)[0],
            case .clientDiffers(_, _, let differences) = error
        else {
            Issue.record("not refused")
            return
        }
        #expect(
            differences == [
                "days: has 30, asked for 60", "sans: has none, asked for DNS:web.example.com",
            ])
        #expect(try survey(requests(1) { $1.days = 30 }, issuer: "issuing")[0].word == "present")
    }

    @Test func aForeignDirectoryIsNotTakenForAClient() throws {
        try FileManager.default.createDirectory(
            atPath: fixture.directory.file("clients/web-0"), withIntermediateDirectories: true)
        #expect(try survey(requests(1))[0].code == "file.exists")
    }

    @Test func aCertificateThatIsNoLongerLiveIsNotEnough() throws {
        let one = try requests(1)
        _ = try ensure(one)
        #expect(try survey(one, at: 400 * 86_400)[0].code == "name.expired")
        _ = try fixture.store.revoke(
            RevocationRequest(selector: "web-0", reason: .superseded),
            context: StoreFixture.context())
        #expect(try survey(one)[0].code == "name.expired")
    }

    @Test func aLiveCertificateElsewhereIsInTheWay() throws {
        _ = try ensure(requests(1))
        let elsewhere = try requests(1) { $1.directory = fixture.directory.file("others/web-0") }
        #expect(try survey(elsewhere)[0].code == "name.live")
        #expect(try fixture.names(in: "others").isEmpty)
    }

    @Test func oneBadRequestIsFoundBeforeAnythingIsIssued() throws {
        let mixed = try requests(4) { number, request in
            if number == 1 { request.days = 4000 }
            if number == 2 { request.name = "a/b" }
            if number == 3 { request.name = "web-0" }
        }
        #expect(
            try survey(mixed).map { $0.code ?? $0.word }
                == ["missing", "time.max", "client.name", "name.repeated"])
        #expect(try fixture.names(in: "clients").isEmpty)
        #expect(try fixture.store.certificates().count == 2)
    }

    @Test func whatComesInTheWayMeanwhileStopsOnlyItself() throws {
        let requests = try requests(3)
        #expect(try survey(requests).map(\.word) == Array(repeating: "missing", count: 3))
        _ = try fixture.issue(
            fixture.request("web-1", to: "others/web-1") { $0.keyEncryption = .plaintext })
        let report = try fixture.store.issueFleet(
            requests, unfinished: [], issuer: fixture.issuer, context: StoreFixture.context(),
            lanes: 2
        ) { _ in }
        #expect(report.stop == nil)
        #expect(report.outcomes.map(\.word) == ["issued", "failed", "issued"])
        #expect(try fixture.names(in: "clients") == ["web-0", "web-2"])
    }
}

extension FleetStanding {
    fileprivate var word: String {
        switch self {
        case .missing: "missing"
        case .unfinished: "unfinished"
        case .present: "present"
        case .refused: "refused"
        }
    }

    fileprivate var code: String? {
        guard case .refused(let error) = self else { return nil }
        return (error as? AuthorityError)?.code ?? (error as? IssuanceError)?.code
    }
}

extension FleetOutcome {
    fileprivate var word: String {
        switch self {
        case .issued: "issued"
        case .finished: "finished"
        case .failed: "failed"
        case .untouched: "untouched"
        }
    }
}
