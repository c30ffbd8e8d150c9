import AWSSigning
import X509

/// Fresh temporary credentials.
struct FreshCredentials {
    /// `ASIA` and 16 letters and digits.
    let accessKeyID: String

    /// 40 characters of base64.
    let secretAccessKey: SecretString

    /// Base64 that begins as AWS's tokens do; it means nothing but itself.
    let sessionToken: SecretString

    /// - Throws: `X509Error.libcrypto` when the generator has no entropy.
    init() throws(X509Error) {
        accessKeyID = try UniqueIdentifier.make(prefix: "ASIA", count: 16)
        secretAccessKey = SecretString(Base64.encode(try Random.bytes(30)))
        sessionToken = SecretString("IQoJb3JpZ2lu" + Base64.encode(try Random.bytes(240)))
    }
}
