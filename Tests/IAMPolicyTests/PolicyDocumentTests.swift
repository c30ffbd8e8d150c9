import Testing

@testable import IAMPolicy

struct PolicyDocumentTests {
    private static let allow = #"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#

    @Test func readsWhatItHas() throws {
        let document = try PolicyDocument(
            json: #"""
                {"Version": "2012-10-17", "Id": "one", "Statement": [
                    {"Sid": "Read", "Effect": "Allow", "Action": "*", "Resource": "*"},
                    {"Effect": "Deny", "Action": "*", "Resource": "*"}]}
                """#, kind: .identity)
        #expect(document.version == .v2012)
        #expect(document.id == "one")
        #expect(document.statements.map(\.sid) == ["Read", nil])
        #expect(document.statements.map(\.effect) == [.allow, .deny])
    }

    @Test func withoutAVersionItIsTheFirst() throws {
        let document = try PolicyDocument(json: #"{"Statement": \#(Self.allow)}"#, kind: .session)
        #expect(document.version == .v2008)
    }

    @Test(
        arguments: [
            ("[1]", .wrongType(expected: "an object", found: "a list", at: place("", column: 1))),
            ("{}", .missingMember(name: "Statement", at: place("", column: 1))),
            (
                #"{"Version": "2012-10-18", "Statement": []}"#,
                .invalidValue(
                    value: "2012-10-18", reason: "is not a version of the policy language",
                    at: place("Version", column: 13))
            ),
            (
                #"{"Version": 2012, "Statement": []}"#,
                .wrongType(
                    expected: "a string", found: "a number", at: place("Version", column: 13))
            ),
            (
                #"{"Statement": \#(allow), "Version": "2012-10-17"}"#,
                .versionNotFirst(at: place("Version", column: 79))
            ),
            (#"{"Conditions": {}}"#, .unknownMember(name: "Conditions", at: place("", column: 1))),
            ("", .notJSON(reason: "the text ends where a value should be", line: 1, column: 1)),
        ] as [(String, PolicyError)])
    func refuses(json: String, error: PolicyError) {
        #expect(throws: error) { try PolicyDocument(json: json, kind: .identity) }
    }

    @Test func theVersionOfASessionPolicyMayComeLast() throws {
        let json = #"{"Statement": \#(Self.allow), "Version": "2012-10-17"}"#
        #expect(try PolicyDocument(json: json, kind: .session).version == .v2012)
    }

    @Test func refusesBytesThatAreNotUTF8() {
        #expect(throws: PolicyError.notJSON(reason: "the text is not UTF-8", line: 1, column: 1)) {
            try PolicyDocument(json: [0x7B, 0xFF, 0x7D], kind: .trust)
        }
    }

    @Test func refusesTwoStatementsOfOneSid() throws {
        let statement = #"{"Sid": "A", "Effect": "Deny", "Action": "*", "Resource": "*"}"#
        let error = try #require(throws: PolicyError.self) {
            try PolicyDocument(
                json: #"{"Statement": [\#(statement),\#(statement)]}"#, kind: .identity)
        }
        #expect(error == .duplicateSid(sid: "A", at: place("Statement[1]", column: 79)))
        #expect(
            error.serviceMessage(in: .identity)
                == "Statement IDs (SID) in a single policy must be unique.")
    }

    @Test func emptySidsAreNotTheSame() throws {
        let statement = #"{"Sid": "", "Effect": "Deny", "Action": "*", "Resource": "*"}"#
        let json = #"{"Statement": [\#(statement),\#(statement)]}"#
        #expect(try PolicyDocument(json: json, kind: .identity).statements.count == 2)
    }

    @Test func equalityIsOfMeaning() throws {
        let list = try PolicyDocument(
            json: #"""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                    "Principal": {"Service": ["rolesanywhere.amazonaws.com"]},
                    "Action": ["sts:AssumeRole", "sts:TagSession"],
                    "Condition": {"StringEquals": {"aws:a": ["x", "y"], "aws:b": "z"}}}]}
                """#, kind: .trust)
        let single = try PolicyDocument(
            json: #"""
                {"Version": "2012-10-17", "Statement": {
                    "Condition": {"StringEquals": {"aws:b": ["z"], "aws:a": ["y", "x"]}},
                    "Action": ["sts:TagSession", "sts:AssumeRole"],
                    "Principal": {"Service": "rolesanywhere.amazonaws.com"}, "Effect": "Allow"}}
                """#, kind: .trust)
        let other = try PolicyDocument(
            json: policy(#""Principal": {"AWS": "*"}"#, action: "sts:AssumeRole"),
            kind: .trust)
        #expect(list == single)
        #expect(list != other)
    }

    @Test func describesTheErrorWithItsPlace() {
        let error = PolicyError.unknownOperator(
            name: "StringIs", at: place("Statement[0].Condition.StringIs", line: 4, column: 9))
        #expect(
            error.description
                == "Statement[0].Condition.StringIs (line 4, column 9): "
                + "there is no condition operator \"StringIs\"")
        #expect(
            PolicyError.missingMember(name: "Statement", at: place("", column: 1)).description
                == "the policy (line 1, column 1) has no Statement")
    }
}
