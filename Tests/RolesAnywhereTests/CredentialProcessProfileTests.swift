import AWS
import Testing

@testable import RolesAnywhere

struct CredentialProcessProfileTests {
    private func profile(
        name: String = "rolesanywhere", certificate: String = "/etc/web/certificate.pem",
        intermediates: String? = nil, passphrase: String? = nil, seconds: Int = 3_600,
        sessionName: String? = nil, endpoint: String? = nil, role: String = Example.roleARN
    ) throws -> CredentialProcessProfile {
        try CredentialProcessProfile(
            name: name, program: "/usr/local/bin/ra",
            session: try SessionRequest(
                trustAnchorARN: Example.anchorARN, profileARN: Example.profileARN,
                roleARN: role, durationSeconds: seconds, sessionName: sessionName),
            files: CredentialProcessProfile.Files(
                certificate: certificate, privateKey: "/etc/web/key.pem",
                intermediates: intermediates, keyPassphrase: passphrase),
            sessionEndpoint: endpoint, endpointURL: endpoint)
    }

    private func written(_ profile: CredentialProcessProfile, _ text: String = "") throws -> String
    {
        let file = try ConfigFile(Array(text.utf8), path: "config")
        return String(decoding: try profile.written(into: file), as: UTF8.self)
    }

    static let command =
        "\"/usr/local/bin/ra\" session --trust-anchor-arn \(Example.anchorARN)"
        + " --profile-arn \(Example.profileARN) --role-arn \(Example.roleARN)"
        + " --certificate \"/etc/web/certificate.pem\" --private-key \"/etc/web/key.pem\""

    @Test func writesANewFile() throws {
        #expect(
            try written(try profile())
                == "[profile rolesanywhere]\ncredential_process = \(Self.command)\n"
                + "region = us-east-1\n")
    }

    @Test func writesEveryOptionThatWasGiven() throws {
        let all = try profile(
            intermediates: "/etc/web/chain.pem", passphrase: "/etc/web/passphrase",
            seconds: 900, sessionName: "web-01",
            endpoint: "http://127.0.0.1:4566")
        #expect(
            try written(all)
                == "[profile rolesanywhere]\ncredential_process = \(Self.command)"
                + " --intermediates \"/etc/web/chain.pem\""
                + " --key-passphrase-file \"/etc/web/passphrase\" --session-duration 900"
                + " --role-session-name web-01"
                + " --endpoint \"http://127.0.0.1:4566\"\n"
                + "region = us-east-1\nendpoint_url = http://127.0.0.1:4566\n")
    }

    @Test func changesItsSettingsInPlace() throws {
        let before =
            "# mine\r\n[default]\r\nregion=eu-north-1  \r\n\r\n"
            + "[profile rolesanywhere]\r\n; c1\r\noutput=text\r\ncredential_process=old\r\n"
            + "s3 =\r\n\tx = 1\r\n# c2\r\nregion = eu-west-1\r\n"
            + "\r\n; end\r\n[profile after]\r\nregion = x"
        let after = before.replacing("=old", with: "=" + Self.command)
            .replacing("eu-west-1", with: "us-east-1")
        #expect(try written(try profile(), before) == after)
        #expect(try written(try profile(), after) == after)
    }

    @Test func takesAnEndpointOfItsOwnAwayAgain() throws {
        let local = try written(try profile(endpoint: "http://127.0.0.1:4566"))
        #expect(local.contains("endpoint_url = "))
        #expect(try written(try profile(), local) == written(try profile()))
        let foreign = "[profile rolesanywhere]\nendpoint_url = http://mine\n"
        #expect(try written(try profile(), foreign).hasPrefix(foreign))
    }

    @Test func tellsWhatItReplaces() throws {
        func replaced(_ settings: String, endpoint: String? = nil) throws -> [String] {
            let text = "[profile rolesanywhere]\n" + settings
            let file = try ConfigFile(Array(text.utf8), path: "config")
            return try profile(endpoint: endpoint).replaced(in: file).map {
                "\($0.key)=\($0.value)"
            }
        }
        #expect(try replaced("output = json\n").isEmpty)
        #expect(try replaced("region = us-east-1\ncredential_process = \(Self.command)\n").isEmpty)
        #expect(
            try replaced("region = eu-west-1\ncredential_process = a\n  b\n")
                == ["credential_process=a\nb", "region=eu-west-1"])
        #expect(try replaced("region =\n  b = 2\n  a = 1\n") == ["region=a = 1\nb = 2"])
        #expect(
            try replaced("endpoint_url = http://a\n", endpoint: "http://b")
                == ["endpoint_url=http://a"])
        #expect(
            try replaced(
                "credential_process = x --endpoint \"http://a\"\nendpoint_url = http://a\n")
                == ["credential_process=x --endpoint \"http://a\"", "endpoint_url=http://a"])
    }

    @Test(arguments: ["aws_access_key_id = AKID", "role_arn = arn", "sso_session = s"])
    func refusesAProfileThatGetsItsCredentialsElsewhere(setting: String) throws {
        #expect(throws: RolesAnywhereError.profileInUse(name: "rolesanywhere", path: "config")) {
            try written(try profile(), "[profile rolesanywhere]\n\(setting)\n")
        }
    }

    @Test func theDefaultProfileHasAHeaderOfItsOwn() throws {
        #expect(try written(try profile(name: "default")).hasPrefix("[default]\n"))
    }

    @Test(arguments: ["", "a]b", "a b", "a\nb", "a#b", "a\"b"])
    func refusesANameThatAHeaderCannotHold(name: String) {
        #expect(throws: RolesAnywhereError.invalidProfileName(name)) { try profile(name: name) }
    }

    @Test(
        arguments: [
            ("/with space/and 'quote'", "\"/with space/and 'quote'\""),
            ("/with $dollar", "'/with $dollar'"), ("/back\\slash", "'/back\\slash'"),
            ("/hash#inside", "\"/hash#inside\""),
            ("/mark\"\u{301};x", "'/mark\"\u{301};x'"), ("/mark`\u{301}x", "'/mark`\u{301}x'"),
        ])
    func quotesPathsAsTheyAreSplit(path: String, quoted: String) throws {
        #expect(try QuotedArgument.quoted(path, what: "path") == quoted)
        #expect(try written(try profile(certificate: path)).contains("--certificate \(quoted) "))
    }

    @Test(arguments: [
        ("/a;b&c|d(e)<f>/", "\"", "\""), ("/it's/", "\"", "\""), ("/`id`/", "'", "'"),
        ("/say\"so\"/", "'", "'"), ("/plain.path/", "", ""),
    ])
    func quotesAnARNThatAShellWouldRead(path: String, open: String, close: String) throws {
        let arn = "arn:aws:iam::111122223333:role\(path)reader"
        let text = try written(try profile(role: arn))
        #expect(text.contains("--role-arn \(open)\(arn)\(close) --certificate"))
        let command = try #require(text.split(separator: "\n").first { $0.contains("process") })
        #expect(ShellWords.split(String(command))?.contains(arn) == true)
    }

    @Test func refusesAnARNThatCannotBeQuoted() {
        let arn = "arn:aws:iam::111122223333:role/it's`/reader"
        #expect(throws: RolesAnywhereError.unwritableValue(what: "the ARN", value: arn)) {
            try written(try profile(role: arn))
        }
    }

    @Test(arguments: [
        "/two\nlines", "/a #comment", "/a ;comment", "/both ' and $", "/nul\0", "/a'\u{301}$",
        "/a #\u{301}",
    ])
    func refusesAPathThatNotEverySDKReadsAlike(path: String) {
        #expect(throws: RolesAnywhereError.unwritableValue(what: "the path", value: path)) {
            try written(try profile(certificate: path))
        }
    }
}
