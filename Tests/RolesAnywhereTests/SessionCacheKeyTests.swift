import AWS
import HTTP
import Testing

@testable import RolesAnywhere

struct SessionCacheKeyTests {
    /// Whatever changes the answer changes the name; a table, each row unlike every other.
    @Test func everyInputCounts() throws {
        let bench = try CacheBench()
        func key(
            anchor: String = Example.anchorARN, profile: String = Example.profileARN,
            role: String = Example.roleARN, seconds: Int = 3_600, name: String? = nil,
            endpoint: String? = nil, marks: [[UInt8]] = [[1], [2]]
        ) throws -> String {
            let request = try SessionRequest(
                trustAnchorARN: anchor, profileARN: profile, roleARN: role,
                durationSeconds: seconds, sessionName: name)
            return bench.key(
                try bench.source(ScriptedTransport(), request, endpoint: endpoint), marks
            ).name
        }
        let other = { (arn: String) in arn.replacing(Example.id, with: Example.otherID) }
        let west = { (arn: String) in arn.replacing("us-east-1", with: "us-west-2") }
        let names = [
            try key(), try key(anchor: other(Example.anchorARN)),
            try key(profile: other(Example.profileARN)), try key(role: Example.roleARN + "2"),
            try key(seconds: 900), try key(name: "deploy"), try key(name: "named"),
            try key(endpoint: "https://example.com"), try key(endpoint: "https://example.com/a"),
            try key(anchor: west(Example.anchorARN), profile: west(Example.profileARN)),
            try key(marks: [[1, 2]]), try key(marks: [[1], [2], []]), try key(marks: [[2], [1]]),
            try key(marks: []),
        ]
        #expect(Set(names).count == names.count)
        #expect(try key() == names[0] && names[0].utf8.count == 16)
    }

    @Test func theConnectionCounts() throws {
        let bench = try CacheBench()
        func key(_ change: (inout SessionConnection) -> Void) throws -> String {
            var connection = SessionConnection()
            change(&connection)
            let plain = try bench.source(ScriptedTransport())
            let client = SessionClient(
                endpoint: plain.client.endpoint, transport: ScriptedTransport(),
                clock: bench.clock, connection: connection)
            return bench.key(
                SessionSource(request: bench.request, identity: plain.identity, client: client)
            ).name
        }
        let names = [
            try key { _ in }, try key { $0.verifiesServer = false },
            try key { $0.caBundle = "/a.pem" }, try key { $0.caBundle = "/b.pem" },
        ]
        #expect(Set(names).count == names.count)
        // How long one waits for an answer changes nothing about it.
        #expect(try key { $0.timeouts.totalSeconds = 3 } == names[0])
    }

    /// The order of asking counts, too.
    @Test func theRoutesCount() throws {
        let bench = try CacheBench()
        let (one, two) = (
            try bench.source(ScriptedTransport()),
            try bench.source(ScriptedTransport(), endpoint: "https://example.com")
        )
        func name(_ routes: [SessionRoute]) -> String {
            SessionCacheKey(routes: routes, identity: [[1]]).name
        }
        let names = [
            name(one.routes), name(one.routes + two.routes), name(two.routes + one.routes),
        ]
        #expect(Set(names).count == 3)
    }

    @Test(arguments: [
        (
            CacheLocation.Layout.xdg, Optional("/xdg"), "/home/u",
            Optional("/xdg/anchorage/sessions")
        ),
        (.xdg, "relative", "/home/u", "/home/u/.cache/anchorage/sessions"),
        (.xdg, nil, "/home/u", "/home/u/.cache/anchorage/sessions"),
        (.macOS, nil, "/Users/u", "/Users/u/Library/Caches/anchorage/sessions"),
        (.xdg, "", "/", nil),
    ])
    func hasItsPlace(
        layout: CacheLocation.Layout, cacheHome: String?, home: String, path: String?
    ) {
        #expect(
            CacheLocation.standard(layout, cacheHome: cacheHome, homeDirectory: home)?.path
                == path)
    }
}
