import Foundation
import Testing

/// How far the clock of a client with an access key may be off.
struct ManagementToleranceTests {
    @Test(arguments: [
        (300.0, [String](), 200, true), (301, [], 200, false), (-900, [], 200, false),
        (901, [], 403, false), (901, ["clock.management-tolerance=1000"], 200, false),
        (-400, ["clock.management-tolerance=300"], 403, false),
    ])
    func isSwitched(
        skew: Double, behaviours: [String], status: Int, isVerified: Bool
    ) async throws {
        try await Laboratory.run(behaviours: behaviours) { laboratory in
            let request = laboratory.signed(
                "GET", "/", service: "s3", at: laboratory.now.addingTimeInterval(skew))
            let answer = try laboratory.send(request)
            #expect(answer.status == status)
            let record = try #require(laboratory.log.last)
            #expect(record.skewSeconds == Int(skew))
            #expect(record.isAWSVerified == isVerified)
            #expect((record.behaviours["clock.management-tolerance"] == nil) == isVerified)
        }
    }
}
