import Testing

@testable import X509

struct PKCS11URITests {
    @Test func takesANameApart() throws {
        let uri = try PKCS11URI(
            "pkcs11:token=my%20token;object=client;type=cert;id=%01%ff?pin-value=12%2034")
        #expect(uri.token == "my token")
        #expect(uri.name == "pkcs11:token=my%20token;object=client;id=%01%ff")
        #expect(uri.text(type: "private") == uri.name + ";type=private")
        #expect(uri.pin == SecretBytes(copying: "12 34".utf8))
        #expect(uri.pinSource == nil && uri.modulePath == nil)
    }

    @Test func takesAQueryApart() throws {
        let uri = try PKCS11URI("pkcs11:object=a?pin-source=file:/run/pin&module-path=/lib/x.so")
        #expect(uri.pinSource == "file:/run/pin" && uri.modulePath == "/lib/x.so")
        #expect(uri.pin == nil && uri.token == nil)
    }

    @Test func showsNoPIN() throws {
        let uri = try PKCS11URI("pkcs11:object=a?pin-value=4711")
        #expect(!"\(uri.name)".contains("4711"))
        #expect(!String(reflecting: uri).contains("4711"))
    }

    @Test(
        arguments: [
            "", "pkcs11", "pkcs11:", "pkcs11:?pin-value=1", "pkcs11:object", "pkcs11:object=%",
            "pkcs11:object=%1", "pkcs11:object=%g0", "pkcs11:object=a;object=b",
            "pkcs11:library-version=1", "pkcs11:object=a?pin-value=1&pin-value=2",
            "pkcs11:object=a?pin-value=1&pin-source=b", "pkcs11:object=a?module-name=b",
        ])
    func refusesWhatNamesNothing(text: String) {
        let error = #expect(throws: X509Error.self) { try PKCS11URI(text) }
        guard case .malformed(what: "PKCS #11 URI", _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func errorsOfTokensSayWhich() {
        #expect(
            "\(X509Error.token(name: "pkcs11:object=a", fault: .wrongPIN))"
                == "pkcs11:object=a: its PIN or password is wrong")
        #expect(
            "\(X509Error.token(name: "a", fault: .unsupported(part: "b", detail: "c")))"
                == "a: libcrypto cannot load b: c")
    }
}
