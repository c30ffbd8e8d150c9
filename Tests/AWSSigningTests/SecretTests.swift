import AWSSigning
import Testing

struct SecretTests {
    private let key = AccessKey(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: "the-secret", sessionToken: "the-token")

    @Test func showsOnlyThePublicHalfOfAnAccessKey() {
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), String(describing: [key]), dumped] {
            #expect(!text.contains("the-secret"))
            #expect(!text.contains("the-token"))
        }
        #expect("\(key)" == "AKIDEXAMPLE <redacted>")
    }

    @Test func showsNothingOfASecretString() {
        let secret = SecretString("the-secret")
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), String(describing: [secret])] {
            #expect(!text.contains("the-secret"))
        }
        #expect(!dumped.contains("the-secret"))
        #expect("\(secret)" == "<redacted>")
        #expect(secret.revealed == "the-secret")
    }
}
