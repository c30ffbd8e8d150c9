import AWSSigning
import Foundation
import TestSupport
import Testing
import X509

struct SessionRequestTests {
    @Test(arguments: Way.allCases)
    func row11RefusesAnUnknownOrDisabledTrustAnchor(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            let world = try Provisioned(laboratory)
            let unknown = "\(world.anchorARN.dropLast(12))000000000000"
            try expect(
                world.createSession(.init(anchorARN: unknown)),
                "Specified Trust Anchor wasn't found.")
            let id = world.anchorARN.split(separator: "/")[1]
            try laboratory.call("POST", "/trustanchor/\(id)/disable")
            try expect(world.createSession(), "Specified Trust Anchor is disabled.")
            try laboratory.call("POST", "/trustanchor/\(id)/enable")
            #expect(try world.createSession().status == 201)
            try laboratory.call("DELETE", "/trustanchor/\(id)")
            try expect(world.createSession(), "Specified Trust Anchor wasn't found.")
        }
    }

    @Test(arguments: Way.allCases)
    func row12RefusesAnUnknownProfileAndARoleThatIsNotListed(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            let world = try Provisioned(laboratory)
            let unknown = "\(world.profileARN.dropLast(12))000000000000"
            try expect(
                world.createSession(.init(profileARN: unknown)),
                "Invalid or empty profile provided.")
            try expect(
                world.createSession(.init(roleARN: world.roleARN + "2")),
                "Requested Role isn't one of those listed in the Profile.")
            let id = world.profileARN.split(separator: "/")[1]
            try laboratory.call("PATCH", "/profile/\(id)", ["roleArns": [String]()])
            try expect(world.createSession(), "Invalid or empty profile provided.")
            try laboratory.call("POST", "/profile/\(id)/disable")
            try expect(world.createSession(), "Specified Profile is disabled.")
            #expect(laboratory.log.last?.isAWSVerified == false)
        }
    }

    @Test(arguments: Way.allCases)
    func row13HonoursASessionNameWhereTheProfileAcceptsOne(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            let world = try Provisioned(laboratory)
            let wish = Provisioned.Wish(body: ["roleSessionName": "host-01"])
            try expect(world.createSession(wish), "Not authorized to set roleSessionName")
            let id = world.profileARN.split(separator: "/")[1]
            try laboratory.call("PATCH", "/profile/\(id)", ["acceptRoleSessionName": true])
            #expect(try world.createSession(wish).sessionARN?.hasSuffix("/host-01") == true)
            let serial = world.certificate.serialNumber.hex
            #expect(try world.createSession().sessionARN?.hasSuffix("/\(serial)") == true)
        }
    }

    @Test(arguments: Way.allCases)
    func row14GivesTheShorterDuration(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            let world = try Provisioned(laboratory)
            let longer = try world.createSession(.init(body: ["durationSeconds": 7200]))
            #expect(longer.expiration == "2025-06-15T13:00:00Z")
            let shorter = try world.createSession(.init(body: ["durationSeconds": 900]))
            #expect(shorter.expiration == "2025-06-15T12:15:00Z")
        }
    }

    @Test(arguments: Way.allCases)
    func row15RefusesADurationBeyondTheRoles(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            let world = try Provisioned(
                laboratory, .init(profile: ["durationSeconds": 43_200]))
            try expect(
                world.createSession(.init(body: ["durationSeconds": 7200])),
                "Unable to assume role for \(world.roleARN). The requested DurationSeconds "
                    + "exceeds the MaxSessionDuration set for this role.")
            #expect(try world.createSession(.init(body: ["durationSeconds": 3600])).status == 201)
            try laboratory.iam(
                "UpdateRole", ["RoleName": "reader", "MaxSessionDuration": "7200"])
            let allowed = try world.createSession(.init(body: ["durationSeconds": 7200]))
            #expect(allowed.expiration == "2025-06-15T14:00:00Z")
        }
    }

    @Test(arguments: [
        ("durationSeconds", "899", "greater than or equal to 900"),
        ("durationSeconds", "43201", "less than or equal to 43200"),
        ("roleSessionName", "a", "length greater than or equal to 2"),
        ("roleSessionName", "a b", #"pattern: [\w+=,.@-]*"#),
    ])
    func refusesValuesOutsideTheirRange(
        name: String, value: String, part: String
    ) async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let answer = try world.createSession(.init(body: [name: Int(value) ?? value]))
            #expect(answer.status == 400)
            #expect(answer.code == "ValidationException")
            #expect(answer.message?.hasPrefix("1 validation error detected: Value '") == true)
            #expect(answer.message?.contains(part) == true)
        }
    }

    @Test func namesEverythingThatIsMissing() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            var request = try world.request()
            request.query = ""
            let answer = try laboratory.send(request)
            #expect(
                answer.message
                    == "3 validation errors detected: "
                    + ["trustAnchorArn", "profileArn", "roleArn"].map {
                        "Value null at '\($0)' failed to satisfy constraint: Member must not be null"
                    }.joined(separator: "; "))
        }
    }

    @Test func signingForAnotherRegionIsAnInvalidSignature() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            var request = try world.request()
            request = request.replacing(
                try SigV4X509.sign(
                    request, certificate: world.certificate, chain: [], signer: world.key,
                    region: "eu-west-1", now: fixedNow))
            try expect(laboratory.send(request), "Invalid signature")
        }
    }

    @Test func answersOtherMethodsAndUnsignedRequests() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            var request = try world.request()
            request.method = "GET"
            #expect(try laboratory.send(request).status == 404)
            request = try world.request()
            request.headers.removeAll { $0.name == "Authorization" }
            let unsigned = try laboratory.send(request)
            #expect(unsigned.status == 403)
            #expect(unsigned.code == "MissingAuthenticationTokenException")
        }
    }

    private func expect(_ answer: Answer, _ message: String) throws {
        #expect(answer.status == 403)
        #expect(answer.code == "AccessDeniedException")
        #expect(answer.message == message)
    }
}
