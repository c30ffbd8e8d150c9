import Testing

@testable import CommandLineSupport

struct SecretVariablesTests {
    @Test(arguments: ["PKI_PASSPHRASE", "PKI_KEY_PASSPHRASE", "RA_KEY_PASSPHRASE", "RA_TOKEN_PIN"])
    func areSecret(name: String) {
        #expect(SecretVariables.isSecret(name))
    }

    @Test(arguments: ["PKI_CA_DATA", "PASSPHRASE", "RA_PINE", "AWS_PROFILE"])
    func areNot(name: String) {
        #expect(!SecretVariables.isSecret(name))
    }

    @Test func theCommandLineNamesSomeMore() {
        let named = SecretVariables.named(by: [
            "ra", "session", "--certificate", "env:ONE", "--private-key=env:TWO", "xenv:THREE",
            "--other=x=env:FOUR",
        ])
        #expect(named == ["ONE", "TWO"])
    }
}
