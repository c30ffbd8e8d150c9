import Testing

@testable import RolesAnywhere

struct ManifestTests {
    private func complaint(_ text: String) -> String? {
        do {
            _ = try Manifest(text)
            return nil
        } catch {
            return "\(error)"
        }
    }

    private func bundle(_ manifest: Manifest) -> Manifest.Content.Source? {
        guard case .bundle(let content) = manifest.trustAnchors[0].source else { return nil }
        return content.source
    }

    @Test func leavesOutWhatAWSHasByItself() throws {
        let manifest = try Manifest(
            """
            trustAnchors:
              - {name: example, bundle: bundle.pem}
            roles:
              - {name: reader, trustAnchor: example}
            profiles:
              - {name: reader, roles: [reader]}
            """)
        #expect(manifest.name == nil)
        #expect(manifest.trustAnchors[0].isEnabled)
        #expect(bundle(manifest) == .file("bundle.pem"))
        #expect(manifest.trustAnchors[0].notifications == NotificationSetting.ofNewTrustAnchor)
        #expect(manifest.trustAnchors[0].tags == nil)
        #expect(manifest.roles[0].maxSessionDurationSeconds == 3_600)
        #expect(manifest.roles[0].path == "/")
        #expect(manifest.profiles[0].attributeMappings == AttributeMapping.defaults)
        #expect(manifest.profiles[0].roles == [.name("reader")])
    }

    @Test func jsonAndYAMLAreTheSame() throws {
        let json = try Manifest(
            #"{"trustAnchors":[{"name":"a","bundle":"b.pem","enabled":false,"tags":{"n":"1"}}]}"#)
        let yaml = try Manifest(
            "trustAnchors:\n- name: a\n  bundle: b.pem\n  enabled: false\n  tags: {n: '1'}\n")
        #expect(json.trustAnchors[0].tags == yaml.trustAnchors[0].tags)
        #expect(json.trustAnchors[0].isEnabled == yaml.trustAnchors[0].isEnabled)
        #expect(bundle(json) == bundle(yaml))
    }

    @Test func aPolicyMayStandInTheManifest() throws {
        let manifest = try Manifest(
            """
            profiles:
              - name: p
                roles: [arn:aws:iam::111122223333:role/other]
                sessionPolicy:
                  Version: "2012-10-17"
                  Statement:
                    - {Effect: Allow, Action: "s3:*", Resource: "*"}
            """)
        let json =
            #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#
        #expect(manifest.profiles[0].sessionPolicy?.source == .text(json))
        #expect(
            manifest.profiles[0].roles == [.arn("arn:aws:iam::111122223333:role/other")])
    }

    @Test(arguments: [
        (
            "policyArns: [foo]",
            "roles[0].policyArns, line 1, column 57): \"foo\" is not the ARN of a managed policy"
        ),
        (
            "tags: {Env: a, team: b, env: c}",
            "roles[0].tags.env, line 1, column 74): \"env\" cannot be a tag: to IAM, which tells a "
                + "role's tags apart without regard to case, it is \"Env\" again"
        ),
        (
            "policyArns: [\((0..<26).map { "arn:aws:iam::aws:policy/P\($0)" }.joined(separator: ", "))]",
            "roles[0].policyArns, line 1, column 57): a role takes 10 managed policies, and 25 where "
                + "AWS has raised the account's quota; 26 are given"
        ),
        (
            "tags: {\((0..<47).map { "k\($0): v" }.joined(separator: ", "))}",
            "roles[0].tags, line 1, column 51): a role takes 50 tags, of which 4 may be this tool's, "
                + "and 47 are given"
        ),
    ])
    func saysWhatIAMWouldRefuse(member: String, text: String) {
        #expect(
            complaint("roles: [{name: reader, trustPolicy: p.json, \(member)}]")
                == "the manifest cannot be read (" + text)
    }

    @Test func onlyRolesHaveTagsWhoseCaseMatters() throws {
        _ = try Manifest("trustAnchors: [{name: a, bundle: b.pem, tags: {Env: a, env: b}}]")
        _ = try Manifest("roles: [{name: reader, trustPolicy: p.json, tags: {Env: a, env2: b}}]")
    }

    @Test func onlyTrueAndFalseAreBooleans() throws {
        let manifest = try Manifest(
            "roles: [{name: no, trustPolicy: p.json, tags: {a: no, b: yes, c: 'true', d: on}}]")
        #expect(manifest.roles[0].name == "no")
        #expect(manifest.roles[0].tags == ["a": "no", "b": "yes", "c": "true", "d": "on"])
    }

    @Test(arguments: [
        (
            "trustAnchors:\n  - name: a\n",
            #"trustAnchors[0], line 2, column 5): it has neither "bundle" nor "privateCA""#
        ),
        (
            "trustAnchors:\n  - {name: a, bundle: b, privateCA: arn:x}\n",
            #"trustAnchors[0].privateCA, line 2, column 37): only one of "bundle" and "privateCA" can be there"#
        ),
        (
            "trustAnchors:\n  - {name: a, bundle: b, colour: red}\n",
            #"trustAnchors[0].colour, line 2, column 26): there is no member "colour"; there are bundle, enabled, name, notifications, privateCA, tags"#
        ),
        (
            "roles:\n  - name: r\n    trustAnchor: x\n",
            #"roles[0].trustAnchor, line 3, column 18): the manifest makes no trust anchor "x""#
        ),
        (
            "roles:\n  - name: r\n    trustPolicy: p\n    maxSessionDurationSeconds: 60\n",
            "roles[0].maxSessionDurationSeconds, line 4, column 32): a duration of 60 seconds is not between 3600 and 43200"
        ),
        (
            "profiles:\n  - name: p\n    roles: reader\n",
            "profiles[0].roles, line 3, column 12): it is a string, not a list"
        ),
        (
            "profiles:\n  - name: p\n    roles: []\n    tags: {a: 1}\n",
            "profiles[0].tags.a, line 4, column 15): it is a number, not a string; quote it"
        ),
        (
            "profiles:\n  - name: p\n    roles: []\n    tags: {anchorage:x: y}\n",
            "profiles[0].tags.anchorage:x, line 4, column 25): keys that begin with aws: or anchorage: are taken"
        ),
        (
            "name: a b\n",
            "name, line 1, column 7): \"a b\" cannot name a manifest: names have 1 to 128 of A-Z a-z 0-9 _ . - /"
        ),
        (
            "roles: [{name: a, trustPolicy: p}, {name: A, trustPolicy: p}]",
            #"roles[1].name, line 1, column 43): there is another role "A""#
        ),
        (
            "roles: [{name: r, trustPolicy: p, policies: {\(SessionRevocation.policyName): x}}]",
            "the name is that of the policy by which sessions are revoked"
        ),
        ("roles: {\n", "did not find expected node content"),
        ("a: b\na: c\n", #"line 2, column 1): "a" is there twice"#),
        ("x:\n- {b: 1, a: 2, 'a': 3}\n", #"line 2, column 16): "a" is there twice"#),
        ("é: 1\r\n\"x\": [{q: 1}]\r\nx: 2\r\nx: 3\r\n", #"line 3, column 1): "x" is there twice"#),
        ("a: 1\nb: 2\nb: 3\na: 4\n", #"line 3, column 1): "b" is there twice"#),
        ("'': 1\n'': 2\n", #"line 2, column 1): "" is there twice"#),
        (
            "roles: [{name: r, trustPolicy: p, description: \(String(repeating: "x", count: 1_001))}]",
            "roles[0].description, line 1, column 48): a role's description has at most 1000"
        ),
        (
            "roles: [{name: r, trustPolicy: p, description: \"a\\u2028b\"}]",
            "roles[0].description, line 1, column 48): a role's description"
        ),
        (
            "roles: [{name: r, trustPolicy: p}]\nprofiles: [{name: p, roles: [r, r]}]",
            "profiles[0].roles, line 2, column 29): a role is there twice"
        ),
        ("roles: 5\n", "roles, line 1, column 8): it is a number, not a list"),
        (
            "roles: [{name: r, trustPolicy: p, maxSessionDurationSeconds: 3600.0}]",
            "it is a number, not a whole number"
        ),
        (
            "trustAnchors: [{name: a, bundle: b, notifications: [{event: CA_CERTIFICATE_EXPIRY}, {event: CA_CERTIFICATE_EXPIRY, enabled: false}]}]",
            "trustAnchors[0].notifications[1].event, line 1, column 93): there is another setting for CA_CERTIFICATE_EXPIRY"
        ),
        ("a: &x b\nc: *y\n", "line 2, column 4): no value before it is called"),
        ("a: b\n---\nc: d\n", "line 2, column 1): another document begins"),
        ("a: !weird b\n", "line 1, column 4): the tag !weird is not known here"),
        ("? [a]\n: b\n", "line 1, column 3): a name is not a text"),
        ("", "there is nothing in it"),
        ("\u{FEFF}a: b\n", "a, line 1, column 1): there is no member \"a\""),
        ("\u{FEFF}{\"a\": 1}", "a, line 1, column 2): there is no member \"a\""),
        (
            "a: &x " + String(repeating: "x", count: 1 << 20) + "\nb: [*x, *x, *x, *x]\n",
            "line 2, column 17): it has too many values"
        ),
        ("[]", "line 1, column 1): it is a list, not an object"),
        (#"{"roles": [], "roles": []}"#, "roles, line 1, column 15): it is there twice"),
    ])
    func saysWhereItIsWrong(text: String, expected: String) throws {
        let said = try #require(complaint(text), "\(text)")
        #expect(said.hasPrefix("the manifest cannot be read ("), "\(said)")
        #expect(said.contains(expected), "\(said)")
        #expect(!said.contains("not a list; quote") && !said.contains("number; quote"))
    }

    @Test func aliasesAreCountedEachTime() throws {
        var text = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        for (name, last) in zip("bcdefgh", "abcdefg") {
            text +=
                "\(name): &\(name) [" + repeatElement("*\(last)", count: 10).joined(separator: ", ")
                + "]\n"
        }
        let said = try #require(complaint(text))
        #expect(said.contains("it has too many values"))
    }

    @Test func whatIsNestedTooDeeplyIsRefused() throws {
        let said = try #require(
            complaint(
                "a: " + String(repeating: "[", count: 900) + String(repeating: "]", count: 900)))
        #expect(said.contains("nested too deeply"))
        #expect(complaint("a: " + String(repeating: "[", count: 100_000)) != nil)
    }

    @Test(arguments: [
        "plain", "1", "true", "a: b", "- x", "", " x", "#x", "é\n\t\"", "no", "arn:aws:x", "*",
        "/a/b",
    ])
    func whatIsWrittenIsReadAgain(text: String) throws {
        let yaml = YAMLText.object([
            ("name", .list([.string(text), .object([(text.isEmpty ? "e" : text, .string(text))])]))
        ])
        let node = try ManifestText.read(yaml.lines.joined(separator: "\n"))
        let again = JSONText.compact(node)
        let key = JSONText.string(text.isEmpty ? "e" : text)
        let value = JSONText.string(text)
        #expect(again == "{\"name\":[\(value),{\(key):\(value)}]}")
    }

    /// Whatever the text is, it is read or refused with a reason.
    @Test func mutatedTextsAreReadOrRefused() throws {
        let seed = #"""
            name: m
            trustAnchors: &a
              - {name: "a", bundle: b.pem, tags: {x: 'y', "\u00e9": ~}}
            crls: *a
            roles:
              - name: r # a comment
                trustPolicy: |
                  text
                ? policies
                : !!map {p: >-
                    folded}
            %YAML 1.2
            ---
            profiles: [[1e3, -0, .5, 0x1, !!str 5, ! x], {<<: *a}]
            """#
        let alphabet = Array(
            "{}[],:-?&*!|>'\"%@`#~ \n\t\u{0}\u{7f}\u{85}\u{feff}ax01.<=".unicodeScalars)
        var state: UInt64 = 20_260_615
        func roll(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }
        var refused = 0
        for _ in 0..<4_000 {
            var text = Array(seed.unicodeScalars)
            for _ in 0...roll(4) {
                let place = roll(text.count)
                switch roll(3) {
                case 0: text.remove(at: place)
                case 1: text[place] = alphabet[roll(alphabet.count)]
                default:
                    text.insert(
                        contentsOf: text[place..<min(place + roll(20), text.count)],
                        at: roll(text.count))
                }
            }
            if roll(5) == 0 { text = Array(text.prefix(roll(text.count))) }
            if let said = complaint(String(String.UnicodeScalarView(text))) {
                refused += 1
                #expect(said.hasPrefix("the manifest cannot be read ("), "\(said)")
            }
        }
        #expect(refused > 3_000)
    }
}
