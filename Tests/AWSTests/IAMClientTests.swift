import AWS
import Testing

struct IAMClientTests {
    private let role = """
        <Path>/team/</Path><RoleName>reader</RoleName><RoleId>AROAEXAMPLE</RoleId>
        <Arn>arn:aws:iam::111122223333:role/team/reader</Arn>
        <CreateDate>2025-06-15T12:00:00Z</CreateDate>
        <AssumeRolePolicyDocument>%7B%22Version%22%3A%222012-10-17%22%2C%22a%22%3A%22b+%25%20c%22%7D</AssumeRolePolicyDocument>
        <Description></Description><MaxSessionDuration>43200</MaxSessionDuration>
        """

    private func answer(_ operation: String, _ result: String) -> ScriptedTransport.Answer {
        .ok(
            """
            <\(operation)Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
            \(result.isEmpty ? "" : "<\(operation)Result>\(result)</\(operation)Result>")
            <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>
            </\(operation)Response>
            """)
    }

    @Test func createsARole() throws {
        let transport = ScriptedTransport([answer("CreateRole", "<Role>\(role)</Role>")])
        var new = NewRole(name: "reader", trustPolicy: "{\"Version\": 1}")
        new.path = "/team/"
        new.maxSessionDurationSeconds = 43_200
        new.tags = [IAMTag(key: "k", value: "v 1"), IAMTag(key: "l", value: "")]
        let created = try IAMClient(client(transport)).createRole(new)
        #expect(created.name == "reader")
        #expect(created.arn == "arn:aws:iam::111122223333:role/team/reader")
        #expect(created.trustPolicy == #"{"Version":"2012-10-17","a":"b+% c"}"#)
        #expect(created.description == nil)
        #expect(created.maxSessionDurationSeconds == 43_200)
        #expect(created.tags.isEmpty)
        let sent = try #require(transport.requests.first)
        #expect(sent.method == "POST")
        #expect(sent.url == "https://iam.amazonaws.com/")
        #expect(sent.header("Content-Type") == "application/x-www-form-urlencoded; charset=utf-8")
        #expect(
            sent.text
                == "Action=CreateRole&Version=2010-05-08&RoleName=reader&AssumeRolePolicyDocument="
                + "%7B%22Version%22%3A%201%7D&Path=%2Fteam%2F&MaxSessionDuration=43200"
                + "&Tags.member.1.Key=k&Tags.member.1.Value=v%201"
                + "&Tags.member.2.Key=l&Tags.member.2.Value=")
    }

    @Test func describesARoleWithTags() throws {
        let tags = "<Tags><member><Key>k</Key><Value>v &amp; w</Value></member></Tags>"
        let transport = ScriptedTransport([answer("GetRole", "<Role>\(role)\(tags)</Role>")])
        let found = try IAMClient(client(transport)).getRole("reader")
        #expect(found.tags == [IAMTag(key: "k", value: "v & w")])
    }

    @Test func listsPageAfterPage() throws {
        func page(_ roles: Int, _ rest: String) -> ScriptedTransport.Answer {
            let members = String(repeating: "<member>\(role)</member>", count: roles)
            return answer("ListRoles", "<Roles>\(members)</Roles>\(rest)")
        }
        let transport = ScriptedTransport([
            page(2, "<IsTruncated>true</IsTruncated><Marker>m/1=</Marker>"),
            page(0, "<IsTruncated>true</IsTruncated><Marker>m2</Marker>"),
            page(1, "<IsTruncated>false</IsTruncated>"),
        ])
        let roles = try IAMClient(client(transport)).listRoles(pathPrefix: "/team/")
        #expect(roles.count == 3)
        #expect(
            transport.requests.map(\.text) == [
                "Action=ListRoles&Version=2010-05-08&PathPrefix=%2Fteam%2F",
                "Action=ListRoles&Version=2010-05-08&PathPrefix=%2Fteam%2F&Marker=m%2F1%3D",
                "Action=ListRoles&Version=2010-05-08&PathPrefix=%2Fteam%2F&Marker=m2",
            ])
    }

    @Test(arguments: ["", "<Marker></Marker>", "<Marker>same</Marker>"])
    func listsThatNeverEndAreRefused(marker: String) throws {
        let page = answer(
            "ListRolePolicies",
            "<PolicyNames><member>p</member></PolicyNames><IsTruncated>true</IsTruncated>\(marker)")
        let client = IAMClient(try client(ScriptedTransport([page, page])))
        #expect {
            try client.listRolePolicies("reader")
        } throws: { error in
            guard case AWSError.malformedResponse(.iam, "ListRolePolicies", _) = error else {
                return false
            }
            return true
        }
    }

    @Test func readsPoliciesOfARole() throws {
        let transport = ScriptedTransport([
            answer(
                "ListRolePolicies",
                "<PolicyNames><member>a</member><member>b</member></PolicyNames>"),
            answer(
                "ListAttachedRolePolicies",
                "<AttachedPolicies><member><PolicyName>P</PolicyName>"
                    + "<PolicyArn>arn:aws:iam::aws:policy/P</PolicyArn></member>"
                    + "</AttachedPolicies><IsTruncated>false</IsTruncated>"),
            answer(
                "GetRolePolicy",
                "<RoleName>r</RoleName><PolicyName>a</PolicyName>"
                    + "<PolicyDocument>%7B%7D</PolicyDocument>"),
        ])
        let client = IAMClient(try client(transport))
        #expect(try client.listRolePolicies("r") == ["a", "b"])
        let attached = try client.listAttachedRolePolicies("r")
        #expect(attached.map(\.arn) == ["arn:aws:iam::aws:policy/P"])
        #expect(attached.map(\.name) == ["P"])
        #expect(try client.getRolePolicy(role: "r", name: "a") == "{}")
    }

    @Test func changesCarryTheirParameters() throws {
        let operations = [
            "AttachRolePolicy", "DetachRolePolicy", "PutRolePolicy", "DeleteRolePolicy", "TagRole",
            "DeleteRole",
        ]
        let transport = ScriptedTransport(operations.map { answer($0, "") })
        let client = IAMClient(try client(transport))
        try client.attachRolePolicy(role: "r", policyARN: "arn:x")
        try client.detachRolePolicy(role: "r", policyARN: "arn:x")
        try client.putRolePolicy(role: "r", name: "p", policy: "{}")
        try client.deleteRolePolicy(role: "r", name: "p")
        try client.tagRole("r", tags: [IAMTag(key: "k", value: "v")])
        try client.deleteRole("r")
        let parameters = [
            "&PolicyArn=arn%3Ax", "&PolicyArn=arn%3Ax",
            "&PolicyName=p&PolicyDocument=%7B%7D", "&PolicyName=p",
            "&Tags.member.1.Key=k&Tags.member.1.Value=v", "",
        ]
        #expect(
            transport.requests.map(\.text)
                == zip(operations, parameters).map {
                    "Action=\($0)&Version=2010-05-08&RoleName=r\($1)"
                })
    }

    @Test func errorsKeepTheirCode() throws {
        let transport = ScriptedTransport([
            .xmlError(404, "NoSuchEntity", "The role with name r cannot be found.")
        ])
        let expected = AWSServiceError(
            service: .iam, operation: "GetRole", code: "NoSuchEntity",
            message: "The role with name r cannot be found.", status: 404,
            requestID: "9f1d2c3b-0000-4444-8888-aaaabbbbcccc", signingRegion: "us-east-1")
        let client = IAMClient(try client(transport))
        #expect(throws: AWSError.service(expected)) { try client.getRole("r") }
    }

    @Test(arguments: [
        ("", "the XML is refused in line 1: no element found"),
        ("<Other/>", "its root element is <Other>"),
        ("<GetRoleResponse/>", "it has no <Role>"),
        (
            "<GetRoleResponse><GetRoleResult><Role/></GetRoleResult></GetRoleResponse>",
            "<Role> has no <RoleName>"
        ),
    ])
    func unreadableSuccess(body: String, problem: String) throws {
        let client = IAMClient(try client(ScriptedTransport([.ok(body)])))
        #expect(
            throws: AWSError.malformedResponse(
                service: .iam, operation: "GetRole", problem: problem)
        ) {
            try client.getRole("r")
        }
    }
}
