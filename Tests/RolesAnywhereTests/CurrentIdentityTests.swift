import Synchronization
import TestSupport
import Testing
import X509

@testable import RolesAnywhere

/// Files that change while they are read, as a renewal makes them.
struct CurrentIdentityTests {
    private final class Files: Sendable {
        struct State {
            var number = 0
            var readings = 0
            /// What happens during the next readings.
            var during: [@Sendable (inout State) -> Void] = []
            var identity: SessionIdentity?
        }

        let state: Mutex<State>

        init(_ identity: SessionIdentity?) {
            state = Mutex(State(identity: identity))
        }

        func current(canTell: Bool = true) -> CurrentIdentity {
            CurrentIdentity(
                states: {
                    canTell ? self.state.withLock { [FileState([$0.number])] } : nil
                },
                read: {
                    try self.state.withLock { state in
                        state.readings += 1
                        let found = state.identity
                        if !state.during.isEmpty { state.during.removeFirst()(&state) }
                        guard let found else {
                            throw RolesAnywhereError.keyDoesNotMatch(subject: "CN=web-01")
                        }
                        return found
                    }
                })
        }

        var readings: Int { state.withLock { $0.readings } }
    }

    private static func identity() throws -> SessionIdentity {
        let key = try PrivateKey.generate(.p256)
        let leaf = try TestAuthority.root().leaf(key: key)
        return try SessionIdentity(certificates: [leaf], key: key)
    }

    @Test func readsOnceWhileNothingChanges() throws {
        let files = Files(try Self.identity())
        let current = files.current()
        let first = try current.identity().certificate
        for _ in 0..<3 { #expect(try current.identity().certificate == first) }
        #expect(files.readings == 1)
    }

    @Test func readsAnewWhatHasChanged() throws {
        let files = Files(try Self.identity())
        let current = files.current()
        _ = try current.identity()
        let renewed = try Self.identity()
        files.state.withLock {
            $0.identity = renewed
            $0.number = 1
        }
        #expect(try current.identity().certificate == renewed.certificate)
    }

    @Test func readsEachTimeWhatCannotTell() throws {
        let files = Files(try Self.identity())
        let current = files.current(canTell: false)
        _ = try current.identity()
        _ = try current.identity()
        #expect(files.readings == 2)
    }

    /// Between the two files of a renewal certificate and key do not match.
    @Test func readsAgainWhatChangedMeanwhile() throws {
        let files = Files(nil)
        let renewed = try Self.identity()
        files.state.withLock {
            $0.during = [
                { state in
                    state.identity = renewed
                    state.number = 1
                }
            ]
        }
        #expect(try files.current().identity().certificate == renewed.certificate)
        #expect(files.readings == 2)
    }

    @Test func doesNotReadForEverWhatNeverRests() throws {
        let files = Files(try Self.identity())
        files.state.withLock {
            $0.during = Array(repeating: { $0.number += 1 }, count: 9)
        }
        _ = try files.current().identity()
        #expect(files.readings == 3)
    }

    @Test func forgetsNothingOverAnErrorThatPasses() throws {
        let files = Files(try Self.identity())
        let current = files.current()
        let first = try current.identity()
        files.state.withLock {
            $0.identity = nil
            $0.number = 1
        }
        #expect(throws: RolesAnywhereError.keyDoesNotMatch(subject: "CN=web-01")) {
            try current.identity()
        }
        files.state.withLock {
            $0.identity = first
            $0.number = 2
        }
        #expect(try current.identity().certificate == first.certificate)
    }
}
