import AWS
import Testing

struct ConfigFileTests {
    private func parse(_ text: String) throws -> ConfigFile {
        try ConfigFile(Array(text.utf8), path: "config")
    }

    @Test func readsSettingsAndSecondLevel() throws {
        let file = try parse(
            """
            # comment
            [default] # said after the header
            Region = eu-west-1
            output: json
            empty =

            [services lab]
            iam =
              endpoint_url = http://x/?a=b

              # comment
              max_attempts = 2
            """)
        #expect(
            file.settings(of: .profile("default"))
                == ["region": .text("eu-west-1"), "output": .text("json"), "empty": .text("")])
        #expect(
            file.settings(of: .services("lab"))
                == ["iam": .nested(["endpoint_url": "http://x/?a=b", "max_attempts": "2"])])
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func readsEveryLineEnding(ending: String) throws {
        let file = try parse(
            ["\u{FEFF}[profile a]", "x = 1", " y", "[profile b]", "z=2"].joined(separator: ending))
        #expect(file.sections.map(\.header) == ["profile a", "profile b"])
        #expect(file.sections.map(\.line) == [1, 4])
        #expect(file.sections[0].settings == ["x": .text("1\ny")])
    }

    /// Python sees code points: an accent makes no other mark of the one before it.
    @Test func marksWithAccentsAreMarks() throws {
        let file = try parse(
            "#\u{301} comment\n[\u{301}a]\nb =\u{301}1\n;\u{301}\nc:\u{301}2\n \u{301}3\n")
        #expect(file.sections.map(\.header) == ["\u{301}a"])
        #expect(
            file.sections[0].settings == ["b": .text("\u{301}1"), "c": .text("\u{301}2\n\u{301}3")])
    }

    /// What looks like a comment or a continuation and is neither.
    @Test func valuesAreTakenAsTheyAre() throws {
        let file = try parse(
            """
            [default]
            credential_process = "/a b/ra" session --x '#1' ; # y \\
            other = 1
              [profile not-a-section]
            """)
        #expect(
            file.settings(of: .profile("default"))
                == [
                    "credential_process": .text(#""/a b/ra" session --x '#1' ; # y \"#),
                    "other": .text("1\n[profile not-a-section]"),
                ])
    }

    @Test(arguments: [
        ("default", ConfigFile.SectionName.profile("default")),
        ("profile default", .profile("default")), ("profile  a", .profile("a")),
        (#"profile "a b""#, .profile("a b")), ("profile 'a\"b'", .profile("a\"b")),
        (#"profile a\ b"#, .profile("a b")), ("sso-session s", .ssoSession("s")),
        ("services s", .services("s")), ("profile", .other("profile")), ("a", .other("a")),
        ("profile a b", .other("profile a b")), ("profile \"a", .other("profile \"a")),
        ("profiles a", .other("profiles a")),
    ])
    func sectionNames(header: String, name: ConfigFile.SectionName) {
        #expect(ConfigFile.SectionName(header: header) == name)
        #expect(ConfigFile.SectionName(header: name.header) == name)
    }

    @Test func laterDuplicatesWin() throws {
        let file = try parse("[default]\na = 1\na = 2\nb = 1\n[default]\nb = 2")
        #expect(file.settings(of: .profile("default")) == ["a": .text("2"), "b": .text("2")])
        #expect(file.settings(of: .profile("x")) == nil)
    }

    @Test(arguments: [
        ("a = 1", 1, "a section's [header] must come first"),
        ("[default]\n\nsecret", 3, "there is no \"=\""),
        ("[default]\n= secret", 2, "there is no key before \"=\""),
        ("[default\na = 1", 1, "a section's [header] must come first"),
        ("[default]\n\ns3 =\n  secret", 1, "below \"s3\" a line has no \"=\""),
    ])
    func refusesAndTellsNoSecret(text: String, line: Int, problem: String) {
        let expected = AWSError.configSyntax(path: "config", line: line, problem: problem)
        #expect(throws: expected) { try parse(text) }
        #expect(!expected.description.contains("secret"))
    }

    @Test func refusesWhatIsNotUTF8() {
        #expect(
            throws: AWSError.configSyntax(
                path: "config", line: 2, problem: "the line is not UTF-8")
        ) {
            try ConfigFile(Array("[default]\n".utf8) + [0xFF], path: "config")
        }
    }
}
