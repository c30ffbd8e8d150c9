import AWS
import Testing

/// The order in which configured URLs win.
struct EndpointOverrideTests {
    static let config = """
        [profile p]
        region = eu-west-1
        services = lab
        endpoint_url = http://profile:1
        [services lab]
        iam =
          endpoint_url = http://services-iam:1
        rolesanywhere =
            max_attempts = 2
        """

    private func url(
        _ service: Service, _ environment: [String: String] = [:], flag: String? = nil
    ) throws -> String {
        try configuration(
            environment, flags: .init(profile: "p", endpointURL: flag), config: Self.config
        ).endpoint(for: service).url
    }

    @Test func mostSpecificWins() throws {
        let general = ["AWS_ENDPOINT_URL": "http://all:1"]
        let both = general.merging(["AWS_ENDPOINT_URL_IAM": "http://iam:1"]) { $1 }
        #expect(try url(.iam, both, flag: "http://flag:1") == "http://flag:1")
        #expect(try url(.iam, both) == "http://iam:1")
        #expect(try url(.sts, both) == "http://all:1")
        #expect(try url(.iam, ["AWS_ENDPOINT_URL": ""]) == "http://services-iam:1")
        #expect(try url(.rolesanywhere) == "http://profile:1")
        #expect(try url(.sts) == "http://profile:1")
    }

    @Test(arguments: zip(Service.allCases, ["ROLESANYWHERE", "IAM", "STS", "S3"]))
    func everyServiceHasItsVariable(service: Service, name: String) throws {
        #expect(try url(service, ["AWS_ENDPOINT_URL_\(name)": "http://own:1"]) == "http://own:1")
    }

    @Test func ignoringLeavesOnlyTheFlag() throws {
        let environment = [
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "TRUE", "AWS_ENDPOINT_URL": "http://all:1",
        ]
        #expect(try url(.sts, environment) == "https://sts.eu-west-1.amazonaws.com")
        #expect(try url(.sts, environment, flag: "http://flag:1") == "http://flag:1")
        let inProfile = try configuration(
            ["AWS_ENDPOINT_URL": "http://all:1"],
            config: "[default]\nignore_configured_endpoint_urls = true")
        #expect(try inProfile.endpoint(for: .iam).url == "https://iam.amazonaws.com")
    }

    @Test func signaturesStayThoseOfTheRealService() throws {
        let configuration = try configuration([
            "AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_REGION": "eu-west-1",
        ])
        #expect(try configuration.endpoint(for: .iam).signingRegion == "us-east-1")
        #expect(try configuration.endpoint(for: .sts).signingRegion == "eu-west-1")
        #expect(try configuration.endpoint(for: .rolesanywhere).signingRegion == "eu-west-1")
    }

    @Test func regionOfAnARNReplacesTheConfiguredOne() throws {
        let endpoint = try configuration(["AWS_REGION": "eu-west-1"])
            .endpoint(for: .rolesanywhere, region: "cn-north-1")
        #expect(endpoint.url == "https://rolesanywhere.cn-north-1.amazonaws.com.cn")
    }

    @Test func missingServicesSectionIsAnErrorUnlessAVariableComesFirst() throws {
        let file = "[default]\nservices = gone\nendpoint_url = http://profile:1"
        let plain = try configuration(config: file)
        #expect(throws: AWSError.missingServicesSection(name: "gone")) {
            try plain.endpoint(for: .iam)
        }
        let variable = try configuration(["AWS_ENDPOINT_URL": "http://all:1"], config: file)
        #expect(try variable.endpoint(for: .iam).url == "http://all:1")
    }

    @Test func serviceThatIsNoBlockIsAnError() throws {
        let configuration = try configuration(
            config: "[default]\nservices = s\n[services s]\niam = http://x:1")
        #expect(throws: AWSError.invalidSetting(name: "services s, iam", value: "http://x:1")) {
            try configuration.endpoint(for: .iam)
        }
    }

    @Test(arguments: [
        ("AWS_USE_FIPS_ENDPOINT", "FIPS"), ("AWS_USE_DUALSTACK_ENDPOINT", "dual-stack"),
    ])
    func variantsAndOverridesExcludeEachOther(variable: String, kind: String) throws {
        let configuration = try configuration([
            variable: "true", "AWS_ENDPOINT_URL": "http://x:1",
        ])
        #expect(
            throws: AWSError.variantOfOverride(
                kind: kind, url: "http://x:1", setting: "AWS_ENDPOINT_URL")
        ) {
            try configuration.endpoint(for: .iam)
        }
    }

    @Test func variantsComeFromProfileAndVariables() throws {
        let file = "[default]\nuse_fips_endpoint = true\nregion = us-west-2"
        let fips = try configuration(config: file).endpoint(for: .rolesanywhere)
        #expect(fips.url == "https://rolesanywhere-fips.us-west-2.amazonaws.com")
        let dual = try configuration(
            ["AWS_USE_FIPS_ENDPOINT": "false", "AWS_USE_DUALSTACK_ENDPOINT": "true"], config: file)
        #expect(
            try dual.endpoint(for: .rolesanywhere).url
                == "https://rolesanywhere.us-west-2.api.aws")
    }
}
