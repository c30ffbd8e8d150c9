import AWS
import RolesAnywhere
import Testing

/// Profiles of the shared files that are fed by `ra serve` and `ra update`.
struct ServedProfileTests {
    private func file(_ text: String) throws -> ConfigFile {
        try ConfigFile(Array(text.utf8), path: "/file")
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func namesTheServer() throws {
        let plain = try MetadataProfile(name: "a", server: "http://127.0.0.1:9911")
        #expect(plain.endpoint == "http://127.0.0.1:9911/")
        let role = try MetadataProfile(
            name: "a", server: "http://[::1]:9911/", role: "reader", region: "eu-west-1")
        #expect(role.endpoint == "http://[::1]:9911/imds/reader/")
        #expect(
            text(try role.written(into: file("")))
                == "[profile a]\nec2_metadata_service_endpoint = http://[::1]:9911/imds/reader/\n"
                + "region = eu-west-1\n")
    }

    @Test(arguments: ["127.0.0.1:9911", "ftp://a", "http://a b", "http://a\nb", ""])
    func refusesWhatIsNoURL(server: String) {
        #expect(throws: RolesAnywhereError.unwritableValue(what: "the server's URL", value: server))
        {
            try MetadataProfile(name: "a", server: server)
        }
    }

    @Test func takesThePlaceOfAProcessOfOurs() throws {
        let profile = try MetadataProfile(name: "a", server: "http://127.0.0.1:1")
        let before = try file(
            "[profile a]\ncredential_process = \"/ra\" session --trust-anchor-arn x\nregion = b\n")
        #expect(
            text(try profile.written(into: before))
                == "[profile a]\nregion = b\nec2_metadata_service_endpoint = http://127.0.0.1:1/\n")
        #expect(try profile.replaced(in: before).map(\.key) == ["credential_process"])
    }

    @Test(arguments: ["credential_process = /other", "sso_session = x", "aws_access_key_id = A"])
    func leavesOthersAlone(setting: String) throws {
        let profile = try MetadataProfile(name: "a", server: "http://127.0.0.1:1")
        let before = try file("[profile a]\n\(setting)\n")
        #expect(throws: RolesAnywhereError.profileInUse(name: "a", path: "/file")) {
            try profile.written(into: before)
        }
    }

    @Test func writesKeysIntoTheCredentialsFile() throws {
        let profile = try CredentialsFileProfile(name: "a")
        let before = try file(
            "# x\r\n[a]\r\naws_security_token=old\r\naws_access_key_id=old\r\n[profile a]\r\ny=z")
        let credentials = SessionCredentials(
            accessKeyId: "A", secretAccessKey: "B", sessionToken: "C", expiration: "")
        #expect(
            text(try profile.written(credentials, of: "111122223333", into: before))
                == "# x\r\n[a]\r\naws_access_key_id=A\r\naws_secret_access_key = B\r\n"
                + "aws_session_token = C\r\n[profile a]\r\ny=z")
    }

    @Test func anotherAccountsNumberDoesNotStay() throws {
        let profile = try CredentialsFileProfile(name: "a")
        let before = try file("[a]\naws_account_id = 1\n[b]\naws_account_id = 2\n")
        let credentials = SessionCredentials(
            accessKeyId: "A", secretAccessKey: "B", sessionToken: "C", expiration: "")
        let written = text(try profile.written(credentials, of: "111122223333", into: before))
        #expect(written.contains("[a]\naws_account_id = 111122223333\n"))
        #expect(written.hasSuffix("[b]\naws_account_id = 2\n"))
    }

    @Test func tellsWhatWouldBeUsedInstead() throws {
        let profile = try CredentialsFileProfile(name: "default")
        #expect(
            profile.rivals(in: try file("[default]\nrole_arn = x\nlogin_session = y\n"))
                == ["login_session", "role_arn"])
        #expect(profile.rivals(in: try file("[other]\nrole_arn = x\n")).isEmpty)
    }

    @Test(arguments: ["", "a b", "[a]", "a#", "\u{7F}"])
    func refusesNames(name: String) {
        #expect(throws: RolesAnywhereError.invalidProfileName(name)) {
            try CredentialsFileProfile(name: name)
        }
    }
}
