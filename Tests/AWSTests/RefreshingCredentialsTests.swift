import AWS
import AWSSigning
import Foundation
import Synchronization
import Testing

struct RefreshingCredentialsTests {
    /// Gives keys that are numbered, each for so many seconds from the clock's time; fails on demand.
    private final class Issuer: Sendable {
        let clock = FakeClock()
        let lifetimeSeconds: Double?
        let count = Mutex(0)
        let fails = Mutex(false)

        init(lifetimeSeconds: Double?) { self.lifetimeSeconds = lifetimeSeconds }

        func issue() throws(AWSError) -> AWSCredentials {
            let number = count.withLock { count in
                count += 1
                return count
            }
            if fails.withLock({ $0 }) {
                throw .credentialSourceFailed(source: "issuer", problem: "closed")
            }
            return AWSCredentials(
                accessKey: AccessKey(
                    accessKeyID: "AKIA\(number)", secretAccessKey: "s", sessionToken: nil),
                expiration: lifetimeSeconds.map { clock.now().addingTimeInterval($0) },
                source: "issuer")
        }

        func source() throws(AWSError) -> RefreshingCredentials {
            try RefreshingCredentials(at: clock.now()) { () throws(AWSError) in try self.issue() }
        }
    }

    private func key(_ source: RefreshingCredentials, _ issuer: Issuer) throws -> String {
        try source.credentials(at: issuer.clock.now()).accessKey.accessKeyID
    }

    @Test func lastingOnesAreObtainedOnce() throws {
        let issuer = Issuer(lifetimeSeconds: nil)
        let source = try issuer.source()
        issuer.clock.advance(seconds: 1e8)
        #expect(try key(source, issuer) == "AKIA1")
    }

    @Test func newOnesComeFiveMinutesBeforeTheEnd() throws {
        let issuer = Issuer(lifetimeSeconds: 3_600)
        let source = try issuer.source()
        issuer.clock.advance(seconds: 3_299)
        #expect(try key(source, issuer) == "AKIA1")
        issuer.clock.advance(seconds: 1)
        #expect(try key(source, issuer) == "AKIA2")
        #expect(try key(source, issuer) == "AKIA2")
    }

    @Test func shortOnesAreNotObtainedForEachRequest() throws {
        let issuer = Issuer(lifetimeSeconds: 200)
        let source = try issuer.source()
        issuer.clock.advance(seconds: 59)
        #expect(try key(source, issuer) == "AKIA1")
        issuer.clock.advance(seconds: 1)
        #expect(try key(source, issuer) == "AKIA2")
    }

    @Test func oldOnesServeWhileNoNewOnesCanBeHad() throws {
        let issuer = Issuer(lifetimeSeconds: 3_600)
        let source = try issuer.source()
        issuer.fails.withLock { $0 = true }
        issuer.clock.advance(seconds: 3_400)
        #expect(try key(source, issuer) == "AKIA1")
        issuer.clock.advance(seconds: 200)
        #expect(throws: AWSError.credentialSourceFailed(source: "issuer", problem: "closed")) {
            try key(source, issuer)
        }
    }

    @Test func whatIsOverIsNotUsed() throws {
        let issuer = Issuer(lifetimeSeconds: 0)
        let source = try issuer.source()
        #expect(throws: AWSError.credentialsExpired(source: "issuer", at: fixedNow)) {
            try key(source, issuer)
        }
    }
}
