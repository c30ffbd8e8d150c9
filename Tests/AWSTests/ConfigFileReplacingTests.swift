import AWS
import Testing

struct ConfigFileReplacingTests {
    private let settings = [(key: "credential_process", value: "\"/opt/a b/ra\" session")]

    private func replace(
        _ text: String, _ name: ConfigFile.SectionName = .profile("ra")
    ) throws -> String {
        let file = try ConfigFile(Array(text.utf8), path: "config")
        return String(
            decoding: try file.replacing(section: name, with: settings), as: UTF8.self)
    }

    private let line = "credential_process = \"/opt/a b/ra\" session"

    @Test(arguments: [
        ("", ""), ("\n", "\n"), ("# c", "# c\n\n"), ("[default]\na = 1", "[default]\na = 1\n\n"),
        ("[default]\na = 1\n", "[default]\na = 1\n\n"),
        ("[default]\na = 1\n\n", "[default]\na = 1\n\n"),
        ("[default]\na =\n  b = 1\n  \n", "[default]\na =\n  b = 1\n  \n\n"),
    ])
    func addsAtTheEnd(before: String, kept: String) throws {
        #expect(try replace(before) == "\(kept)[profile ra]\n\(line)\n")
    }

    @Test func replacesFromHeaderToLastSetting() throws {
        let before = """
            # first
            [profile before]
            a = 1 ; x

            [profile ra]  # ours
            # inside
            region = eu-west-1
            s3 =
              x = 1
            # about the next

            [profile "after"]
            b=2
            """
        let after = """
            # first
            [profile before]
            a = 1 ; x

            [profile ra]
            \(line)
            # about the next

            [profile "after"]
            b=2
            """
        #expect(try replace(before) == after)
        #expect(try replace(after) == after)
    }

    @Test func keepsLineEndingsAndTheWayTheHeaderIsWritten() throws {
        let before = "\u{FEFF}[profile  'ra']\r\nx=1\r\n\r\n[default]\r\ny=2"
        let after = "\u{FEFF}[profile  'ra']\r\n\(line)\r\n\r\n[default]\r\ny=2"
        #expect(try replace(before) == after)
        #expect(try replace("[a]\r\n") == "[a]\r\n\r\n[profile ra]\r\n\(line)\r\n")
    }

    /// With its keys at the margin, the next header would continue the last of them.
    @Test func keepsIndentation() throws {
        let before = "[profile ra]\n  a = 1\n  [default]\n  b = 2\n"
        #expect(try replace(before) == "[profile ra]\n  \(line)\n  [default]\n  b = 2\n")
    }

    @Test func quotesNamesThatNeedIt() throws {
        #expect(try replace("", .profile("a \"b\"")) == "[profile \"a \\\"b\\\"\"]\n\(line)\n")
        #expect(try replace("", .profile("default")) == "[default]\n\(line)\n")
    }

    @Test func refusesDuplicates() {
        #expect(
            throws: AWSError.duplicateSection(
                path: "config", header: "profile ra", lines: [1, 3])
        ) {
            try replace("[profile ra]\na = 1\n[profile 'ra']\na = 2\n")
        }
    }

    /// The new key would take the indented header for more of its value.
    @Test func refusesWhatWouldChangeAnotherSection() {
        #expect(throws: AWSError.cannotEdit(path: "config")) {
            try replace("[profile ra]\n  [default]\n  a = 1\n")
        }
    }

    @Test(arguments: [
        ("key", "a b", "x"), ("key", "", "x"), ("key", "A", "x"), ("a", "a", "x\ny = 1"),
        ("a", "a", " x"), ("a", "a", "x\u{0}"),
    ])
    func refusesSettingsThatALineCannotCarry(name: String, key: String, value: String) throws {
        let file = try ConfigFile([], path: "config")
        #expect(throws: AWSError.invalidSetting(name: name, value: name == "key" ? key : value)) {
            try file.replacing(section: .profile("ra"), with: [(key, value)])
        }
    }

    @Test(arguments: ["a\nb", "a\u{1B}"])
    func refusesNamesThatAHeaderCannotCarry(name: String) throws {
        let file = try ConfigFile([], path: "config")
        #expect(throws: AWSError.self) { try file.replacing(section: .profile(name), with: []) }
    }
}
