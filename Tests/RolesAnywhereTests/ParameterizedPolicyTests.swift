import IAMPolicy
import Testing

@testable import RolesAnywhere

struct ParameterizedPolicyTests {
    private func filled(_ json: String, _ parameters: [String]) throws -> String {
        try ParameterizedPolicy(json: json).filled(with: PolicyParameters(parameters).values)
    }

    @Test(
        arguments: [
            (#"{"a":"x{{p}}y"}"#, ["p=1"], #"{"a":"x1y"}"#),
            (#"{"a":"x{{p}}y"}"#, ["p=1", "p=2"], #"{"a":["x1y","x2y"]}"#),
            (#"{"a":["n","{{p}}"]}"#, ["p=1", "p=2"], #"{"a":["n","1","2"]}"#),
            (#"{"a":"{{p}}/{{q}}"}"#, ["p=1", "p=2", "q=3"], #"{"a":["1/3","2/3"]}"#),
            (#"{"a":"{{p}}{{p}}"}"#, ["p=1", "p=2"], #"{"a":["11","22"]}"#),
            (#"{"a{{p}}":true,"b":[{"c":7}]}"#, ["p=1"], #"{"a1":true,"b":[{"c":7}]}"#),
            (#"{"a":"{{p}}"}"#, [#"p="},{{p}}"#], #"{"a":"\"},{{p}}"}"#),
            (#"{"a":"{{p}}*"}"#, ["p=${aws:username}/=x"], #"{"a":"${aws:username}/=x*"}"#),
            (#"{"a":"{{p}}*"}"#, ["p="], #"{"a":"*"}"#),
            (#"{ "a": "{ {p}} ${x} }}" }"#, [], #"{ "a": "{ {p}} ${x} }}" }"#),
        ])
    func fillsPlaces(json: String, parameters: [String], wanted: String) throws {
        #expect(try filled(json, parameters) == wanted)
    }

    @Test func namesItsParametersOnceAndInOrder() throws {
        let policy = try ParameterizedPolicy(json: #"{"a{{z}}":["{{b}}{{z}}",{"c":"{{a-1}}"}]}"#)
        #expect(policy.parameters == ["z", "b", "a-1"])
    }

    @Test func wantsAValueForEveryPlace() {
        #expect(throws: RolesAnywhereError.missingParameters(["q", "r"])) {
            try filled(#"{"a":"{{p}}{{q}}{{r}}"}"#, ["p=1"])
        }
    }

    @Test func wantsAPlaceForEveryValue() throws {
        let policies = try [#"{"a":"{{p}}"}"#, #"{"a":"{{q}}"}"#].map {
            try ParameterizedPolicy(json: $0)
        }
        try PolicyParameters(["p=1", "q=2"]).checkUse(in: policies)
        #expect(throws: RolesAnywhereError.unknownParameters(["r", "s"], known: ["p", "q"])) {
            try PolicyParameters(["s=1", "p=2", "r=3"]).checkUse(in: policies)
        }
    }

    @Test func aNameHasOneValue() {
        #expect(throws: RolesAnywhereError.severalValues("{{p}}")) {
            try filled(#"{"{{p}}":"x"}"#, ["p=1", "p=2"])
        }
    }

    @Test(arguments: ["p", "=x", "1p=x", "p q=x", "p_=x", "ä=x", ""])
    func wantsNameAndValue(text: String) {
        #expect(throws: RolesAnywhereError.malformedParameter(text)) {
            try PolicyParameters([text])
        }
    }

    @Test(arguments: ["{{p", "{{}}", "{{p q}}", "{{ p }}"])
    func refusesAPlaceWithoutAName(text: String) {
        #expect(throws: RolesAnywhereError.malformedParameter(text)) {
            try ParameterizedPolicy(json: #"{"a":"\#(text)"}"#)
        }
    }
}

struct PolicyQuotaTests {
    private static func policy(_ length: Int, blanks: Int) -> String {
        let head = #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:b","#
        let (start, end) = (head + #""Resource":"arn:aws:s3:::"#, #""}}"#)
        return start + String(repeating: "x", count: length - start.utf8.count - end.utf8.count)
            + String(repeating: " ", count: blanks) + end
    }

    @Test func blanksInASessionPolicyAreLeftOutWhereTheyAreTooMany() throws {
        let statements = (1...20).map {
            #"{"Effect": "Allow", "Action": "s3:Get\#($0)", "Resource": "*"}"#
        }
        let text =
            #"{"Version": "2012-10-17", "Statement": ["#
            + statements.joined(separator: ",\n" + String(repeating: " ", count: 60)) + "]}"
        #expect(text.count > 2_048)
        let sent = try PolicyCheck.sessionPolicy(text)
        #expect(sent.count < 2_048 && !sent.contains(" "))
        #expect(
            try PolicyDocument(json: sent, kind: .session)
                == PolicyDocument(json: text, kind: .session))
        let short = #"{"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}"#
        #expect(try PolicyCheck.sessionPolicy(short) == short)
    }

    @Test func aSessionPolicyHas2048Characters() throws {
        _ = try PolicyCheck.sessionPolicy(Self.policy(2_048, blanks: 0))
        #expect(
            throws: RolesAnywhereError.policyTooLong(
                what: "session policy", length: 2_049, limit: 2_048)
        ) { try PolicyCheck.sessionPolicy(Self.policy(2_049, blanks: 0)) }
    }

    @Test func blanksDoNotCountForIAM() throws {
        try PolicyQuota.checkTrustPolicy(Self.policy(2_048, blanks: 100))
        #expect(
            throws: RolesAnywhereError.policyTooLong(
                what: "trust policy", length: 2_049, limit: 2_048)
        ) { try PolicyQuota.checkTrustPolicy(Self.policy(2_049, blanks: 100)) }
        try PolicyQuota.checkTrustPolicy(Self.policy(2_049, blanks: 0), limit: 4_096)
    }

    @Test func inlinePoliciesCountTogether() throws {
        let half = Self.policy(5_120, blanks: 0)
        try PolicyQuota.checkInlinePolicies(["a": half, "b": half])
        #expect(
            throws: RolesAnywhereError.policyTooLong(
                what: "inline policies together", length: 10_241, limit: 10_240)
        ) { try PolicyQuota.checkInlinePolicies(["a": half, "b": Self.policy(5_121, blanks: 0)]) }
    }

    @Test func otherScriptsAreSentAsEscapes() throws {
        let text = #"{"Statement":{"Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::東/é"}}"#
        #expect(
            try PolicyCheck.rolePolicy(text) == text.replacing("東", with: #"\u6771"#))
    }
}
