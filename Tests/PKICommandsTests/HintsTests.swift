import CertificateAuthority
import CommandLineSupport
import Testing
import X509

@testable import PKICommands

struct HintsTests {
    @Test func aPassphraseThatIsMissingHasOneFace() {
        let errors: [any Error] = [
            X509Error.passphraseRequired, AuthorityError.passphraseRequired(name: "root"),
            FileContentError(file: "key.pem", cause: .passphraseRequired),
        ]
        for error in errors {
            let explained = Hints.explain(error)
            #expect(explained?.code == "pass.required")
            #expect(explained?.status == .usage)
        }
    }

    @Test func shortAndEmptyPassphrasesAreTold() {
        let empty = Hints.explain(AuthorityError.passphraseTooShort(minimum: 1))
        let short = Hints.explain(AuthorityError.passphraseTooShort(minimum: 12))
        #expect(empty.code == "pass.empty")
        #expect(short.code == "pass.short")
        #expect(empty.status == .dataError && short.status == .dataError)
    }

    @Test func aKeyThatWouldTakeForeverIsTold() {
        let error = Hints.explain(
            FileContentError(file: "key.pem", cause: .excessiveKeyDerivation(detail: "too long")))
        #expect(error?.code == "key.kdf-bomb" && error?.status == .dataError)
    }

    @Test func whatSomebodyWroteIntoTheStoreIsBadData() {
        let error = Hints.explain(
            AuthorityError.recordedValue(what: "time of audit entry 3", value: "-1"))
        #expect(error.code == "store.value" && error.status == .dataError)
        #expect(error.message == "time of audit entry 3 in the store cannot be -1")
    }

    @Test func theFileIsNamed() {
        let error = Hints.explain(FileContentError(file: "-", cause: .wrongPassphrase))
        #expect(
            error?.message == "standard input: the passphrase does not open the private key")
    }
}
