import RolesAnywhere
import Testing

struct SessionFormatTests {
    /// The second mark has an accent: another character, and the same code point.
    private static let hostile = "a'b\\c\u{2019}d$(e)`f`\"g'\u{301}\\\u{301}"

    private static let session = CredentialSet(
        assumedRoleUser: AssumedRoleUser(
            arn: "arn:aws:sts::111122223333:assumed-role/reader/01", assumedRoleId: "AROA:01"),
        credentials: SessionCredentials(
            accessKeyId: "ASIA1", secretAccessKey: hostile, sessionToken: "t/+=",
            expiration: "2025-06-15T13:00:00Z"),
        packedPolicySize: 7, roleArn: "arn:aws:iam::111122223333:role/reader",
        sourceIdentity: "CN=web-01")

    @Test func quotesForShells() {
        #expect(
            SessionFormat.env.text(of: Self.session)
                == "export AWS_ACCESS_KEY_ID='ASIA1'\n"
                + "export AWS_SECRET_ACCESS_KEY='a'\\''b\\c\u{2019}d$(e)`f`\"g'\\''\u{301}\\\u{301}'\n"
                + "export AWS_SESSION_TOKEN='t/+='\n"
                + "export AWS_CREDENTIAL_EXPIRATION='2025-06-15T13:00:00Z'\n")
    }

    @Test func quotesForFish() {
        let lines = SessionFormat.fish.text(of: Self.session).split(separator: "\n")
        #expect(
            lines[1]
                == "set -gx AWS_SECRET_ACCESS_KEY 'a\\'b\\\\c\u{2019}d$(e)`f`\"g\\'\u{301}\\\\\u{301}'"
        )
    }

    @Test func quotesForPowerShell() {
        let lines = SessionFormat.powershell.text(of: Self.session).split(separator: "\n")
        #expect(lines[0] == "$Env:AWS_ACCESS_KEY_ID = 'ASIA1'")
        #expect(
            lines[1]
                == "$Env:AWS_SECRET_ACCESS_KEY = 'a''b\\c\u{2019}\u{2019}d$(e)`f`\"g''\u{301}\\\u{301}'"
        )
    }

    @Test func saysAllThatIsKnownAsJSON() {
        #expect(
            SessionFormat.json.text(of: Self.session)
                == #"{"accessKeyId":"ASIA1","assumedRoleArn":"arn:aws:sts::111122223333:"#
                + #"assumed-role/reader/01","assumedRoleId":"AROA:01","#
                + #""expiration":"2025-06-15T13:00:00Z","packedPolicySize":7,"#
                + #""roleArn":"arn:aws:iam::111122223333:role/reader","#
                + #""secretAccessKey":"a'b\\c\u2019d$(e)`f`\"g'\u0301\\\u0301","sessionToken":"t/+=","#
                + #""sourceIdentity":"CN=web-01"}"# + "\n")
    }

    @Test func aProcessPrintsWhatItAlwaysDid() {
        #expect(
            SessionFormat.process.text(of: Self.session)
                == CredentialProcessOutput.json(Self.session.credentials))
    }
}
