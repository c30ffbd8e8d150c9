import AWSSigning
import Foundation
import LocalService
import Testing

/// Faults that are thrown in, as clients and records see them.
struct FaultTests {
    @Test(arguments: [
        ("rolesanywhere", "/profiles", 429, "ThrottlingException"), ("s3", "/", 503, "SlowDown"),
    ])
    func throttles(service: String, path: String, status: Int, code: String) async throws {
        try await Laboratory.run(faults: ["throttle=1"]) { laboratory in
            let answer = try laboratory.send(laboratory.signed("GET", path, service: service))
            #expect(answer.status == status)
            #expect(answer.code == code)
            let record = try #require(laboratory.log.last)
            #expect(record.fault == "throttle")
            #expect(record.operation.hasPrefix("\(service):List"))
            #expect(record.caller == nil)
        }
    }

    @Test(arguments: ["iam", "sts"])
    func throttlesQueries(service: String) async throws {
        try await Laboratory.run(faults: ["throttle=100%"]) { laboratory in
            let action = service == "iam" ? "ListRoles" : "GetCallerIdentity"
            let answer = try laboratory.query(service, action)
            #expect(answer.status == 400)
            #expect(answer.code == "Throttling")
            #expect(laboratory.log.last?.operation == "\(service):\(action)")
        }
    }

    @Test(arguments: [("429", 429), ("400", 400), ("503", 503)])
    func theStatusOfThrottlingIsABehaviour(value: String, status: Int) async throws {
        try await Laboratory.run(
            behaviours: ["throttle.status=\(value)"], faults: ["throttle=1"]
        ) { laboratory in
            #expect(try laboratory.call("GET", "/profiles").status == status)
            let record = try #require(laboratory.log.last)
            #expect(record.behaviours == ["throttle.status": value])
            #expect(!record.isAWSVerified)
        }
    }

    @Test func failsBeforeAnythingIsDone() async throws {
        try await Laboratory.run(faults: ["error=0.5"], rolls: [0.49, 0.5, 0.9]) { laboratory in
            let anchor = "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/x"
            let policy = Provisioned.trustPolicy(anchor)
            let parameters = ["RoleName": "reader", "AssumeRolePolicyDocument": policy]
            let failed = try laboratory.iam("CreateRole", parameters)
            #expect(failed.status == 500)
            #expect(failed.code == "ServiceFailure")
            #expect(laboratory.log.last?.fault == "error")
            #expect(try laboratory.iam("CreateRole", parameters).status == 200)
            #expect(laboratory.log.last?.fault == nil)
        }
    }

    @Test func credentialsEndSoon() async throws {
        try await Laboratory.run(faults: ["expire=1:30"]) { laboratory in
            let world = try Provisioned(laboratory)
            let key = try world.sessionKey()
            #expect(try laboratory.listBuckets(key: key).status == 200)
            laboratory.now += 31
            #expect(try laboratory.listBuckets(key: key).code == "ExpiredToken")
            // Of those that give out no credentials nothing went wrong.
            for record in laboratory.log {
                let isSession = record.operation == "rolesanywhere:CreateSession"
                #expect(record.fault == (isSession ? "expire 30s" : nil), "\(record.operation)")
            }
        }
    }

    @Test func theLaboratoryIsExempt() async throws {
        try await Laboratory.run(faults: ["throttle=1", "drop=1"]) { laboratory in
            let health = try laboratory.health()
            #expect(health.status == 200)
        }
    }

    @Test(arguments: [
        "throttle", "throttle=", "throttle=2", "throttle=-1", "throttle=101%", "throttle=nan",
        "throttle=0x1", "throttle=1e-1", "throttle=0.5:3", "delay=1:", "delay=1:4000",
        "delay=1:1:1", "late=1", "=1", "500=1",
    ])
    func whatIsNoFaultIsRefused(text: String) {
        var plan = FaultPlan()
        #expect(throws: FaultError.self) { try plan.add(text) }
        #expect(plan == FaultPlan())
    }

    @Test func theTextsNameWhatIsWrong() {
        #expect("\(FaultError.noRate(text: "x"))" == "\"x\" is not of the form NAME=RATE")
        #expect(
            "\(FaultError.unknown(name: "x"))"
                == "there is no fault \"x\": there are throttle, error, delay, drop, drop-answer, "
                + "expire")
        #expect(
            "\(FaultError.invalidRate(name: "drop", rate: "2"))"
                == "\"2\" is not how often drop comes: a number from 0 to 1, or from 0% to 100%")
        #expect(
            "\(FaultError.invalidSeconds(name: "drop", seconds: "2"))"
                == "drop takes no seconds, and \"2\" was given")
    }

    @Test func theDiceRepeatThemselves() {
        let rolls: [[Double]] = [UInt64(1), 1, 2].map { seed in
            let dice = Dice(seed: seed)
            return (0..<1000).map { _ in dice.roll() }
        }
        #expect(rolls[0] == rolls[1] && rolls[0] != rolls[2])
        let least = rolls[0].min() ?? -1
        let most = rolls[0].max() ?? 1
        #expect(least >= 0 && most < 1)
        let mean = rolls[0].reduce(0, +) / 1000
        #expect((0.45...0.55).contains(mean))
    }
}
