/// What AWS's environment variables, shared files and a command's flags say about its clients.
public struct ClientConfiguration: Sendable {
    /// What a command line says, which wins over everything else.
    public struct Flags: Sendable {
        /// The profile.
        public var profile: String?

        /// The region.
        public var region: String?

        /// The endpoint of whatever is called.
        public var endpointURL: String?

        /// Which of the published endpoints are used, whatever else says of it.
        public var endpointVariant: Endpoint.Variant

        /// A command line's flags, absent ones nil.
        public init(
            profile: String? = nil, region: String? = nil, endpointURL: String? = nil,
            endpointVariant: Endpoint.Variant = []
        ) {
            self.endpointVariant = endpointVariant
            self.profile = profile
            self.region = region
            self.endpointURL = endpointURL
        }
    }

    /// The profile in use: `default` where none is named.
    public let profileName: String

    /// The region, or nil where nothing names one.
    public let region: String?

    /// Which of the published endpoints are used.
    public let endpointVariant: Endpoint.Variant

    /// A file with the CAs that HTTPS servers are checked against, or nil for the system's.
    public let caBundle: String?

    /// How often a request is sent at most; by the retry mode where nothing is said.
    public let maxAttempts: Int

    /// How requests are to be repeated; `standard` where nothing is said.
    public let retryMode: RetryMode

    let flags: Flags
    let environment: [String: String]
    let profiles: SharedProfiles

    /// Puts together flags, environment and shared files.
    ///
    /// - Parameters:
    ///   - environment: the process's variables; an empty one counts as absent.
    ///   - homeDirectory: where `~/.aws` is.
    ///   - flags: what the command line says.
    ///   - read: gives a file's bytes, or nil when it does not exist.
    /// - Returns: what holds for the profile in use.
    /// - Throws: `AWSError.profileNotFound` for a profile that is named but in neither file,
    ///   `.configSyntax`, `.unreadableFile`, `.invalidRegion`, `.invalidSetting`
    public static func load(
        environment: [String: String], homeDirectory: String, flags: Flags = Flags(),
        read: (String) throws -> [UInt8]?
    ) throws(AWSError) -> ClientConfiguration {
        let environment = environment.filter { !$0.value.isEmpty }
        func file(_ variable: String, _ name: String) throws(AWSError) -> ConfigFile {
            var path = environment[variable] ?? "\(homeDirectory)/.aws/\(name)"
            if path.hasPrefix("~/") { path = homeDirectory + path.dropFirst() }
            let bytes: [UInt8]?
            do {
                bytes = try read(path)
            } catch {
                throw .unreadableFile(path: path, problem: String(describing: error))
            }
            return try ConfigFile(bytes ?? [], path: path)
        }
        return try ClientConfiguration(
            flags: flags, environment: environment,
            profiles: SharedProfiles(
                config: try file("AWS_CONFIG_FILE", "config"),
                credentials: try file("AWS_SHARED_CREDENTIALS_FILE", "credentials")))
    }

    private init(
        flags: Flags, environment: [String: String], profiles: SharedProfiles
    ) throws(AWSError) {
        let named =
            flags.profile ?? environment["AWS_DEFAULT_PROFILE"] ?? environment["AWS_PROFILE"]
        let found = profiles.settings(of: named ?? "default")
        if let named, found == nil {
            throw .profileNotFound(
                name: named, lookedIn: [profiles.config.path, profiles.credentials.path])
        }
        let settings = Settings(environment: environment, profile: found ?? [:])
        var variant = flags.endpointVariant
        if settings.isTrue("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint") { variant.insert(.fips) }
        if settings.isTrue("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint") {
            variant.insert(.dualStack)
        }
        let name =
            flags.region ?? environment["AWS_REGION"]
            ?? settings.text("AWS_DEFAULT_REGION", "region")
        let region = try name.map { name throws(AWSError) in try RegionName(name) }
        if region?.isFIPS == true { variant.insert(.fips) }
        self.region = region?.name
        endpointVariant = variant
        profileName = named ?? "default"
        caBundle = settings.text("AWS_CA_BUNDLE", "ca_bundle")
        retryMode = try settings.retryMode()
        maxAttempts =
            try settings.positiveInteger("AWS_MAX_ATTEMPTS", "max_attempts")
            ?? retryMode.maxAttempts
        self.flags = flags
        self.environment = environment
        self.profiles = profiles
    }

    /// The settings of the profile in use, with the environment above them.
    var settings: Settings {
        Settings(environment: environment, profile: profiles.settings(of: profileName) ?? [:])
    }
}
