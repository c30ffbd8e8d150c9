import Foundation
import Issuance
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

/// What was begun, when its authority issues otherwise by the time it is asked for again.
struct ChangedMeanwhileTests {
    /// What happens to the authority in between.
    enum Change: CaseIterable {
        /// What is issued from now on names a list.
        case urls
        /// The authority's certificate begins after what was begun.
        case renewal

        static let url = "http://pki.example.com/issuing.crl"
    }

    private let fixture: StoreFixture
    private var store: AuthorityStore { fixture.store }

    init() throws {
        fixture = try StoreFixture()
    }

    private func apply(_ change: Change) throws {
        switch change {
        case .urls:
            _ = try store.setURLs(
                of: "issuing", crl: [Change.url], caIssuers: nil, context: StoreFixture.context(60))
        case .renewal:
            _ = try store.renewAuthority(
                named: "issuing", profile: Profile.builtIn(named: "issuing"),
                issuer: store.issuer(kind: .root, passphrase: StoreFixture.passphrase),
                context: StoreFixture.context(600))
        }
    }

    private func issuer() throws -> Issuer {
        try store.issuer(passphrase: StoreFixture.passphrase)
    }

    private func issue(_ request: ClientRequest, step: StepObserver? = nil) throws -> IssuedClient {
        try store.issueClient(
            request, issuer: issuer(), context: StoreFixture.context(900), step: step)
    }

    private func resumptions() throws -> Int {
        try store.auditTrail().filter { $0.operation == "resumed" }.count
    }

    private func namesList(_ certificate: Certificate) throws -> Bool {
        let expected = try CertificateExtension.crlDistributionPoints([Change.url])
        return certificate.extensions.contains {
            $0.oid == expected.oid && $0.value == expected.value
        }
    }

    @Test(arguments: Change.allCases, [IssuanceStep.log, .sign, .compare, .store])
    func whatWasOnlyReservedIsSuperseded(change: Change, at stop: IssuanceStep) throws {
        let request = try fixture.request()
        #expect(throws: Crash.self) {
            try fixture.issue(request) { if $0 == stop { throw Crash() } }
        }
        try apply(change)
        let issued = try issue(request)
        #expect(!issued.isResumed)
        #expect(try namesList(issued.certificate) == (change == .urls))
        let records = try store.certificates(matching: "web-01")
        #expect(records.map(\.state) == [.revoked, .issued])
        #expect(records.first?.revocation?.reason == .superseded)
        #expect(try fixture.names(in: "clients") == ["web-01"])
        #expect(try resumptions() == 0)
    }

    @Test(arguments: Change.allCases, [IssuanceStep.files, .rename])
    func whatWasIssuedIsFinishedAsItWas(change: Change, at stop: IssuanceStep) throws {
        let request = try fixture.request()
        #expect(throws: Crash.self) {
            try fixture.issue(request) { if $0 == stop { throw Crash() } }
        }
        let left = try store.certificate(matching: "web-01")
        try apply(change)
        let issued = try issue(request)
        #expect(issued.isResumed)
        #expect(issued.certificate.der == left.der)
        #expect(try !namesList(issued.certificate))
        #expect(try store.certificates(matching: "web-01").map(\.state) == [.issued])
        #expect(try fixture.names(in: "clients/web-01").count == 3)
        #expect(try resumptions() == 1)
    }

    @Test(arguments: Change.allCases, [IssuanceStep.sign, .files])
    func aFleetGoesOn(change: Change, at stop: IssuanceStep) throws {
        let requests = try (0..<3).map { number in
            try fixture.request("web-\(number)") { $0.keyEncryption = .plaintext }
        }
        func run(_ observer: StepObserver?) throws -> [FleetOutcome] {
            let standings = try store.survey(
                fleet: requests, issuer: nil, context: StoreFixture.context(900), lanes: 1)
            let unfinished = standings.indices.filter {
                if case .unfinished = standings[$0] { true } else { false }
            }
            let report = try FleetIssuance(
                store: store, issuer: issuer(), context: StoreFixture.context(900), lanes: 1,
                observer: observer
            ).run(requests, unfinished: Set(unfinished)) { _ in }
            if let stop = report.stop { throw stop }
            return report.outcomes
        }
        #expect(throws: Crash.self) { try run { if $0 == stop { throw Crash() } } }
        try apply(change)
        let isFinished = stop == .files
        for outcome in try run(nil) {
            switch outcome {
            case .issued: #expect(!isFinished)
            // The group was reserved at the same moment, which the new certificate allows.
            case .finished: #expect(isFinished || change == .renewal)
            default: Issue.record("\(outcome)")
            }
        }
        #expect(try fixture.names(in: "clients") == ["web-0", "web-1", "web-2"])
        #expect(try store.certificates(state: .reserved).isEmpty)
    }

    @Test(arguments: Change.allCases)
    func aRenewalBeginsAnew(change: Change) throws {
        _ = try fixture.issue(fixture.request())
        func renew(_ offset: TimeInterval, _ step: StepObserver?) throws -> RenewedCertificate {
            try store.renew(
                store.renewalBasis(
                    "web-01", keepingKey: true, at: fixedNow.addingTimeInterval(offset)),
                revokesPredecessor: false, issuer: issuer(),
                context: StoreFixture.context(offset), step: step)
        }
        #expect(throws: Crash.self) { try renew(0) { if $0 == .sign { throw Crash() } } }
        try apply(change)
        let renewed = try renew(900, nil)
        #expect(!renewed.isResumed)
        #expect(
            try store.certificates(matching: "web-01").map(\.state) == [.issued, .revoked, .issued])
    }

    @Test(arguments: Change.allCases)
    func aRequestIsSignedAnew(change: Change) throws {
        let request = try RequestReader.read(
            HandmadeRequest("CN=web-01", key: .generate(.p256)).der())
        func sign(_ offset: TimeInterval, _ step: StepObserver?) throws -> SignedRequest? {
            let signing = try store.requestSigning(
                terms: SigningTerms(profile: .builtIn(named: "client"), isAdditional: false),
                context: StoreFixture.context(offset))
            return try signing.sign(
                [signing.check(SigningRequest(request))], with: issuer(), step: step
            ).first
        }
        #expect(throws: Crash.self) { try sign(0) { if $0 == .sign { throw Crash() } } }
        try apply(change)
        #expect(try sign(900, nil)?.origin == .issued)
        #expect(try store.certificates(matching: "web-01").map(\.state) == [.revoked, .issued])
    }
}
