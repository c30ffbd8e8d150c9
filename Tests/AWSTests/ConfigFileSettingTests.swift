import AWS
import Testing

/// Every test compares whole files, byte for byte.
struct ConfigFileSettingTests {
    private let settings = [
        (key: "credential_process", value: "\"/opt/a b/ra\" session"),
        (key: "region", value: "us-east-1"),
    ]
    private let line = "credential_process = \"/opt/a b/ra\" session"

    private func set(
        _ text: String, removing removed: Set<String> = [],
        in name: ConfigFile.SectionName = .profile("ra")
    ) throws -> String {
        let file = try ConfigFile(Array(text.utf8), path: "config")
        return String(
            decoding: try file.setting(settings, removing: removed, in: name), as: UTF8.self)
    }

    /// What is written must stay as it is when it is written again.
    private func expect(
        _ before: String, becomes after: String, removing removed: Set<String> = []
    ) throws {
        #expect(Array(try set(before, removing: removed).utf8) == Array(after.utf8))
        #expect(Array(try set(after, removing: removed).utf8) == Array(after.utf8))
    }

    @Test(arguments: [
        ("", ""), ("\n", "\n"), ("# c", "# c\n\n"), ("[default]\na = 1", "[default]\na = 1\n\n"),
        ("[default]\na = 1\n", "[default]\na = 1\n\n"),
        ("[default]\na = 1\n\n", "[default]\na = 1\n\n"), ("\u{FEFF}", "\u{FEFF}"),
        ("[default]\na =\n  b = 1\n  \n", "[default]\na =\n  b = 1\n  \n\n"),
    ])
    func addsTheSectionAtTheEnd(before: String, kept: String) throws {
        try expect(before, becomes: "\(kept)[profile ra]\n\(line)\nregion = us-east-1\n")
    }

    @Test func changesOnlyItsOwnLines() throws {
        try expect(
            """
            # first
            [profile before]
            a = 1 ; x

            \t# about it
            [profile ra]  # ours
            ; c1
            output=text
              # c2
            Region=eu-west-1  \u{20}

            s3 =
              max_concurrent_requests = 3
            # c3
              addressing_style=path
            output = json
            note: one
               two
            # about the next

            [profile "after"]
            b=2
            """,
            becomes: """
                # first
                [profile before]
                a = 1 ; x

                \t# about it
                [profile ra]  # ours
                ; c1
                output=text
                  # c2
                Region=us-east-1  \u{20}

                s3 =
                  max_concurrent_requests = 3
                # c3
                  addressing_style=path
                output = json
                note: one
                   two
                \(line)
                # about the next

                [profile "after"]
                b=2
                """)
    }

    @Test func replacesAValueOfSeveralLinesAndRepetitions() throws {
        try expect(
            "[profile ra]\nregion =\n  a = 1\n# kept\n  b = 2\ncli_pager=\nREGION = x\n",
            becomes: "[profile ra]\nregion = us-east-1\n# kept\ncli_pager=\n\(line)\n")
    }

    @Test func keepsLineEndingsOfTheSection() throws {
        try expect(
            "\u{FEFF}[profile  'ra']\r\nx=1\r\n\r\n[default]\r\ny=2",
            becomes: "\u{FEFF}[profile  'ra']\r\nx=1\r\n\(line)\r\nregion = us-east-1\r\n\r\n"
                + "[default]\r\ny=2")
        try expect(
            "[default]\ny=2\n[profile ra]\r\nregion = x\r\n",
            becomes: "[default]\ny=2\n[profile ra]\r\nregion = us-east-1\r\n\(line)\r\n")
        try expect(
            "[a]\r\n", becomes: "[a]\r\n\r\n[profile ra]\r\n\(line)\r\nregion = us-east-1\r\n")
        try expect("[a]\r", becomes: "[a]\r\r[profile ra]\r\(line)\rregion = us-east-1\r")
    }

    @Test func keepsTheWantOfAFinalLineEnding() throws {
        try expect(
            "[profile ra]\n\(line)\nregion =", becomes: "[profile ra]\n\(line)\nregion = us-east-1")
        try expect(
            "[profile ra]\r\nregion =\t",
            becomes: "[profile ra]\r\nregion =\tus-east-1\r\n\(line)\r\n")
        try expect("[profile ra]", becomes: "[profile ra]\n\(line)\nregion = us-east-1\n")
    }

    @Test func removesASetting() throws {
        try expect(
            "[profile ra]\n\tregion = x\n\tendpoint_url = y\n# c\n\t\t  z",
            becomes: "[profile ra]\n\tregion = us-east-1\n\t\(line)\n# c\n",
            removing: ["endpoint_url"])
        try expect(
            "[profile ra]\nendpoint_url = y",
            becomes: "[profile ra]\n\(line)\nregion = us-east-1\n", removing: ["endpoint_url"])
    }

    /// With its keys at the margin, the next header would continue the last of them.
    @Test func keepsIndentation() throws {
        try expect(
            "[profile ra]\n  a = 1\n  [default]\n  b = 2\n",
            becomes:
                "[profile ra]\n  a = 1\n  \(line)\n  region = us-east-1\n  [default]\n  b = 2\n")
    }

    @Test func findsValuesByTheirBytes() throws {
        try expect(
            "[profile ra]\n\u{E9}\u{1F600} = \u{E9}\n\u{A0}region\u{A0}=\u{A0}\u{E9}\u{A0}# \u{E9}\n",
            becomes: "[profile ra]\n\u{E9}\u{1F600} = \u{E9}\n\u{A0}region\u{A0}=\u{A0}\u{E9}\u{A0}"
                + "# \u{E9}\n\(line)\nregion = us-east-1\n")
    }

    @Test func quotesNamesThatNeedIt() throws {
        let body = "\(line)\nregion = us-east-1\n"
        #expect(
            try set("", in: .profile("a \"b\"")) == "[profile \"a \\\"b\\\"\"]\n\(body)")
        #expect(try set("", in: .profile("default")) == "[default]\n\(body)")
    }

    @Test func refusesDuplicates() {
        #expect(
            throws: AWSError.duplicateSection(
                path: "config", header: "profile ra", lines: [1, 3])
        ) {
            try set("[profile ra]\na = 1\n[profile 'ra']\na = 2\n")
        }
    }

    /// The new key would take the indented header for more of its value.
    @Test func refusesWhatWouldChangeAnotherSection() {
        #expect(throws: AWSError.cannotEdit(path: "config")) {
            try set("[profile ra]\n  [default]\n  a = 1\n")
        }
    }

    @Test(arguments: [
        ("key", "a b", "x"), ("key", "", "x"), ("key", "A", "x"), ("a", "a", "x\ny = 1"),
        ("a", "a", " x"), ("a", "a", "x\u{0}"),
    ])
    func refusesSettingsThatALineCannotCarry(name: String, key: String, value: String) throws {
        let file = try ConfigFile([], path: "config")
        #expect(throws: AWSError.invalidSetting(name: name, value: name == "key" ? key : value)) {
            try file.setting([(key, value)], in: .profile("ra"))
        }
    }

    @Test(arguments: ["a\nb", "a\u{1B}"])
    func refusesNamesThatAHeaderCannotCarry(name: String) throws {
        let file = try ConfigFile([], path: "config")
        #expect(throws: AWSError.self) { try file.setting([], in: .profile(name)) }
    }
}
