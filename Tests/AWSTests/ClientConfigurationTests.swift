import AWS
import Testing

struct ClientConfigurationTests {
    @Test func worksWithNothingConfigured() throws {
        let configuration = try configuration()
        #expect(configuration.profileName == "default")
        #expect(configuration.region == nil)
        #expect(configuration.maxAttempts == 3)
        #expect(try configuration.endpoint(for: .iam).url == "https://iam.amazonaws.com")
        #expect(try configuration.endpoint(for: .sts).signingRegion == "us-east-1")
        #expect(throws: AWSError.missingRegion(service: .rolesanywhere)) {
            try configuration.endpoint(for: .rolesanywhere)
        }
    }

    static let files = """
        [default]
        region = eu-west-1
        [profile work]
        region = eu-west-2
        ca_bundle = /etc/ca.pem
        max_attempts = 5
        """

    @Test func profileComesFromFlagThenVariables() throws {
        let environment = ["AWS_PROFILE": "work", "AWS_REGION": ""]
        #expect(try configuration(environment, config: Self.files).region == "eu-west-2")
        let flagged = try configuration(
            environment, flags: .init(profile: "default"), config: Self.files)
        #expect(flagged.region == "eu-west-1")
        let first = try configuration(
            environment.merging(["AWS_DEFAULT_PROFILE": "default"]) { $1 }, config: Self.files)
        #expect(first.region == "eu-west-1")
    }

    @Test func regionComesFromFlagThenVariablesThenProfile() throws {
        let environment = ["AWS_REGION": "us-west-1", "AWS_DEFAULT_REGION": "us-west-2"]
        let flagged = try configuration(
            environment, flags: .init(region: "sa-east-1"), config: Self.files)
        #expect(flagged.region == "sa-east-1")
        #expect(try configuration(environment, config: Self.files).region == "us-west-1")
        let second = try configuration(["AWS_DEFAULT_REGION": "us-west-2"], config: Self.files)
        #expect(second.region == "us-west-2")
        #expect(try configuration(config: Self.files).region == "eu-west-1")
    }

    @Test func settingsOfTheProfileHoldUnlessAVariableSaysOtherwise() throws {
        let plain = try configuration(flags: .init(profile: "work"), config: Self.files)
        #expect(plain.caBundle == "/etc/ca.pem")
        #expect(plain.maxAttempts == 5)
        let overridden = try configuration(
            ["AWS_CA_BUNDLE": "/tmp/ca.pem", "AWS_MAX_ATTEMPTS": "1"],
            flags: .init(profile: "work"), config: Self.files)
        #expect(overridden.caBundle == "/tmp/ca.pem")
        #expect(overridden.maxAttempts == 1)
    }

    @Test(
        arguments: [
            ([:], "", RetryMode.standard), (["AWS_RETRY_MODE": "legacy"], "", .legacy),
            ([:], "retry_mode = adaptive", .adaptive),
            (["AWS_RETRY_MODE": "standard"], "retry_mode = nonsense", .standard),
        ] as [([String: String], String, RetryMode)])
    func retryModeIsOneOfThree(
        environment: [String: String], setting: String, mode: RetryMode
    ) throws {
        #expect(try configuration(environment, config: "[default]\n" + setting).retryMode == mode)
    }

    @Test(arguments: ["Standard", "nonsense", " "])
    func anotherRetryModeIsAnError(mode: String) {
        #expect(throws: AWSError.invalidSetting(name: "AWS_RETRY_MODE", value: mode)) {
            try configuration(["AWS_RETRY_MODE": mode])
        }
    }

    @Test func anotherRetryModeOfAProfileIsAnError() {
        #expect(throws: AWSError.invalidSetting(name: "retry_mode", value: "off")) {
            try configuration(config: "[default]\nretry_mode = off")
        }
    }

    @Test func stsWithoutARegionIsSignedForInTheOneThatIsEverybodys() throws {
        for (variables, host) in [
            (["AWS_USE_DUALSTACK_ENDPOINT": "true"], "sts.aws-global.api.aws"),
            (["AWS_USE_FIPS_ENDPOINT": "true"], "sts-fips.aws-global.amazonaws.com"),
        ] {
            let endpoint = try configuration(variables).endpoint(for: .sts)
            #expect(endpoint.host == host && endpoint.signingRegion == "us-east-1")
        }
    }

    @Test func profileThatExistsNowhereIsAnError() throws {
        let expected = AWSError.profileNotFound(
            name: "gone", lookedIn: ["/home/u/.aws/config", "/home/u/.aws/credentials"])
        #expect(throws: expected) {
            try configuration(["AWS_PROFILE": "gone"], config: Self.files)
        }
        let there = try configuration(["AWS_PROFILE": "gone"], credentials: "[gone]\n")
        #expect(there.profileName == "gone")
    }

    @Test func filesAreWhereTheVariablesSay() throws {
        var read: [String] = []
        _ = try ClientConfiguration.load(
            environment: [
                "AWS_CONFIG_FILE": "~/c", "AWS_SHARED_CREDENTIALS_FILE": "/etc/k",
            ], homeDirectory: "/home/u"
        ) {
            read.append($0)
            return nil
        }
        #expect(read == ["/home/u/c", "/etc/k"])
    }

    @Test func unreadableFileIsNamed() {
        struct Denied: Error, CustomStringConvertible { let description = "permission denied" }
        #expect(
            throws: AWSError.unreadableFile(
                path: "/home/u/.aws/config", problem: "permission denied")
        ) {
            try ClientConfiguration.load(environment: [:], homeDirectory: "/home/u") { _ in
                throw Denied()
            }
        }
    }

    @Test(arguments: ["eu west", "a/b", "-eu", "eu.", "12", "", "EU-WEST-1", "fips-"])
    func regionThatCannotBeOne(name: String) {
        #expect(throws: AWSError.invalidRegion(name)) {
            try configuration(flags: .init(region: name))
        }
    }

    @Test func pseudoRegionsMeanFIPS() throws {
        for name in ["us-gov-west-1-fips", "fips-us-gov-west-1"] {
            let configuration = try configuration(flags: .init(region: name))
            let endpoint = try configuration.endpoint(for: .rolesanywhere)
            #expect(endpoint.url == "https://rolesanywhere-fips.us-gov-west-1.amazonaws.com")
            #expect(endpoint.signingRegion == "us-gov-west-1")
        }
    }

    @Test func attemptsAreAPositiveNumber() {
        #expect(throws: AWSError.invalidSetting(name: "AWS_MAX_ATTEMPTS", value: "0")) {
            try configuration(["AWS_MAX_ATTEMPTS": "0"])
        }
        #expect(throws: AWSError.invalidSetting(name: "max_attempts", value: "many")) {
            try configuration(config: "[default]\nmax_attempts = many")
        }
    }
}
