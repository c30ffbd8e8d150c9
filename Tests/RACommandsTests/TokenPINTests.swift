import CommandLineSupport
import Foundation
import Testing
import X509

@testable import RACommands

/// Where a token's PIN comes from, and that a wrong one is not tried twice.
struct TokenPINTests {
    /// Answers each question with the next answer.
    private final class Answers: Terminal {
        private let answers: [String]
        private let asked = Counter()

        init(_ answers: [String]) {
            self.answers = answers
        }

        var count: Int { asked.value }

        func ask(_ prompt: String) throws(CommandError) -> SecretBytes? {
            let number = asked.next()
            guard number < answers.count else { return nil }
            return SecretBytes(copying: answers[number].utf8)
        }
    }

    private final class Counter: @unchecked Sendable {
        private let lock = NSLock()
        private var number = 0

        var value: Int { lock.withLock { number } }

        func next() -> Int {
            lock.withLock {
                defer { number += 1 }
                return number
            }
        }
    }

    private func context(
        _ answers: Answers = Answers([]), environment: [String: String] = [:]
    ) -> Context {
        Context(
            environment: environment, currentDirectory: "/nonexistent",
            homeDirectory: "/nonexistent", now: { Date(timeIntervalSince1970: 1_749_988_800) },
            terminal: answers, streams: Streams(input: -1, output: -1, error: -1))
    }

    private func made(
        in context: Context, _ uri: String = "pkcs11:token=example;object=a",
        isReused: Bool = false
    ) throws -> TokenPIN {
        TokenPIN(try PKCS11URI(uri), file: nil, isReused: isReused, in: context)
    }

    private func secret(_ text: String) -> SecretBytes { SecretBytes(copying: text.utf8) }

    @Test func theURIsOwnComesFirst() throws {
        let pin = try made(
            in: context(environment: ["RA_TOKEN_PIN": "2"]), "pkcs11:object=a?pin-value=1")
        #expect(try pin.login() == secret("1"))
    }

    @Test func theEnvironmentComesBeforeThePrompt() throws {
        let answers = Answers(["3"])
        let pin = try made(in: context(answers, environment: ["RA_TOKEN_PIN": "2"]))
        #expect(try pin.login() == secret("2"))
        #expect(answers.count == 0)
    }

    @Test func nobodyIsAskedTwice() throws {
        let answers = Answers(["3", "4"])
        let pin = try made(in: context(answers))
        #expect(try pin.login() == secret("3"))
        #expect(try pin.login() == secret("3"))
        #expect(answers.count == 1)
    }

    @Test func aWrongOneIsNotTriedAgain() throws {
        let pin = try made(in: context(environment: ["RA_TOKEN_PIN": "2"]))
        _ = try pin.login()
        pin.noteWrong()
        let error = try #require(throws: CommandError.self) { try pin.login() }
        #expect(error.code == "pin.wrong" && error.status == .noPermission)
    }

    @Test func eachUseOfAKeyAsks() throws {
        let answers = Answers(["3", "4"])
        let asking = try made(in: context(answers))
        #expect(try asking.login() == secret("3"))
        #expect(try asking.keyUse() == secret("4"))
        let error = try #require(throws: CommandError.self) { try asking.keyUse() }
        #expect(error.code == "pass.required")
    }

    @Test func orGetsThePINAgain() throws {
        let pin = try made(in: context(environment: ["RA_TOKEN_PIN": "2"]), isReused: true)
        #expect(try pin.keyUse() == secret("2"))
    }
}
