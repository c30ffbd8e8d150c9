import Testing

@testable import RolesAnywhere

/// Whatever a manifest says, and whatever goes wrong on the way, the account comes to have it.
struct RandomManifestTests {
    @Test(arguments: [1, 2])
    func twentyManifestsEachOnTopOfTheLast(seed: UInt64) throws {
        let account = ManifestAccount(files: ManifestFiles.all)
        var random = RandomManifest(seed: seed)
        for number in 0..<20 {
            let (manifest, names) = random.next()
            let applied = try account.apply(manifest)
            let plan = try account.plan(manifest)
            let left = plan.changes.filter { $0.action != .nothing }.map {
                "\($0.words) \($0.fields)"
            }
            #expect(plan.isDone, "manifest \(number): \(left)\n\(manifest)")
            #expect(try account.names() == names, "manifest \(number)\n\(manifest)")
            #expect(applied.filter { $0.change.action != .delete }.count == names.count)
        }
    }

    @Test(arguments: [4, 5])
    func faultsOnTheWayLeadToTheSame(seed: UInt64) throws {
        let account = ManifestAccount(files: ManifestFiles.all)
        var random = RandomManifest(seed: seed)
        for number in 0..<10 {
            let (manifest, names) = random.next()
            var attempts = 0
            while true {
                attempts += 1
                let salt = seed &* 1000 &+ UInt64(number * 50 + attempts)
                do {
                    try account.apply(manifest) { request in
                        var dice = Dice(state: salt &* 7919 &+ UInt64(request))
                        return switch dice.below(12) {
                        case 0: .isLost
                        case 1: .loosesItsAnswer
                        case 2: .isThrottled
                        default: .arrives
                        }
                    }
                    break
                } catch {
                    try #require(attempts < 40, "manifest \(number): \(error)")
                }
            }
            let left = try account.plan(manifest).pending.map(\.words)
            #expect(left == [], "manifest \(number)\n\(manifest)")
            #expect(try account.names() == names, "manifest \(number)\n\(manifest)")
        }
    }

    /// From some request on nothing arrives any more, as if the process were killed there.
    ///
    /// Every fourth request is enough: the two cases begin at different ones.
    @Test(arguments: [false, true])
    func aKillAtAnyRequestIsMadeGoodByTheNextRun(isCarriedOut: Bool) throws {
        var kill = isCarriedOut ? 1 : 3
        while true {
            let account = ManifestAccount(files: ManifestFiles.all)
            let last = kill
            func dies(_ manifest: String) -> Bool {
                do {
                    try account.apply(manifest) { number in
                        if number < last { return .arrives }
                        return number == last && isCarriedOut ? .loosesItsAnswer : .isLost
                    }
                    return false
                } catch {
                    return true
                }
            }
            let died = dies(ManifestFiles.full)
            try account.apply(ManifestFiles.full)
            #expect(try account.plan(ManifestFiles.full).isDone, "killed at \(kill)")
            #expect(try account.names().count == 6, "killed at \(kill)")
            let diedAgain = dies(ManifestFiles.changed)
            try account.apply(ManifestFiles.changed)
            #expect(try account.plan(ManifestFiles.changed).isDone, "changed, killed at \(kill)")
            #expect(try account.names().count == 5, "changed, killed at \(kill)")
            if !died, !diedAgain { break }
            kill += 4
        }
        #expect(kill > 20)
    }
}

/// Numbers that follow from a seed.
struct Dice {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }

    mutating func one<Value>(of values: [Value]) -> Value { values[below(values.count)] }

    mutating func isHit(_ one: Int = 2) -> Bool { below(one) == 0 }

    mutating func some(of values: [String]) -> [String] { values.filter { _ in isHit() } }
}

/// Manifests of one name, which say anything that can be said.
struct RandomManifest {
    private var dice: Dice

    init(seed: UInt64) { dice = Dice(state: seed) }

    /// The next manifest, and what the account is to have then.
    mutating func next() -> (yaml: String, names: [String]) {
        let anchors = dice.some(of: ["a", "b", "c"])
        let roles = anchors.isEmpty ? [] : dice.some(of: ["r1", "r2", "r3"])
        let profiles = dice.some(of: ["p1", "p2"])
        var lines = ["name: random", "trustAnchors:"] + anchors.map { anchor($0) }
        var names = anchors.map { "trustAnchor \($0)" } + roles.map { "role \($0)" }
        names += profiles.map { "profile \($0)" }
        lines.append("crls:")
        for anchor in anchors {
            for name in dice.some(of: ["\(anchor)1", "\(anchor)2", "\(anchor)3"]).prefix(2) {
                lines.append(list(name, of: anchor))
                names.append("crl \(name)")
            }
        }
        lines += ["roles:"] + roles.map { role($0, dice.one(of: anchors)) }
        lines += ["profiles:"] + profiles.map { profile($0, dice.some(of: roles)) }
        let filled = lines.enumerated().map { index, line in
            let isEmpty =
                line.hasSuffix(":") && !(lines.dropFirst(index + 1).first ?? "").hasPrefix(" ")
            return isEmpty ? line + " []" : line
        }
        return (filled.joined(separator: "\n"), names.sorted())
    }

    private mutating func tags() -> String {
        "tags: {" + dice.some(of: ["one: \"1\"", "two: x y", "three: a/b"]).joined(separator: ", ")
            + "}"
    }

    private mutating func anchor(_ name: String) -> String {
        let bundle = dice.one(of: ["first.pem", "both.pem"])
        let days = dice.one(of: [1, 45, 360])
        return "  - {name: \(name), bundle: \(bundle), enabled: \(dice.isHit()), notifications: "
            + "[{event: CA_CERTIFICATE_EXPIRY, thresholdDays: \(days), enabled: \(dice.isHit())}], "
            + "\(tags())}"
    }

    private mutating func list(_ name: String, of anchor: String) -> String {
        "  - {name: \(name), trustAnchor: \(anchor), file: first-1.crl, enabled: \(dice.isHit()), "
            + "\(tags())}"
    }

    private mutating func role(_ name: String, _ anchor: String) -> String {
        let require = dice.some(of: ["CN=web-01", "OU=a", "OU=b", "san.DNS=web.example.com"])
        let policies = dice.some(of: ["x: read.json", "y: list.json", "z: all.json"])
        let managed = dice.some(of: [
            "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
            "arn:aws:iam::aws:policy/ReadOnlyAccess",
        ])
        let path = dice.one(of: ["/", "/", "/", "/other/"])
        let description = dice.isHit() ? ", description: some words" : ""
        return "  - {name: \(name), path: \(path), trustAnchor: \(anchor), "
            + "require: [\(require.joined(separator: ", "))], "
            + "policies: {\(policies.joined(separator: ", "))}, "
            + "policyArns: [\(managed.joined(separator: ", "))], "
            + "maxSessionDurationSeconds: \(dice.one(of: [3600, 7200, 43200])), \(tags())\(description)}"
    }

    private mutating func profile(_ name: String, _ roles: [String]) -> String {
        let policy =
            dice.isHit() ? ", sessionPolicy: \(dice.one(of: ["read.json", "all.json"]))" : ""
        let subject = dice.one(of: ["['*']", "[CN]", "[CN, OU]", "[]"])
        let alternative = dice.one(of: ["[DNS]", "[DNS, URI, Name/*]", "[]"])
        return "  - {name: \(name), roles: [\(roles.joined(separator: ", "))], "
            + "durationSeconds: \(dice.one(of: [900, 3600])), enabled: \(dice.isHit()), "
            + "acceptRoleSessionName: \(dice.isHit()), "
            + "attributeMappings: {x509Subject: \(subject), x509SAN: \(alternative)}, "
            + "\(tags())\(policy)}"
    }
}
