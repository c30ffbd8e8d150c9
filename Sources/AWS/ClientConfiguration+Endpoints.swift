extension ClientConfiguration {
    /// Where a service is reached.
    ///
    /// A URL comes from the command line, `AWS_ENDPOINT_URL_<SERVICE>`, `AWS_ENDPOINT_URL`, the
    /// profile's `services` section, or the profile's `endpoint_url`, in this order; otherwise it
    /// is the published one. `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` leaves only the command line's.
    /// Signatures are scoped to the real service's region in either case.
    ///
    /// - Parameters:
    ///   - service: the service.
    ///   - region: the region if it is not the configured one, such as that of an ARN.
    /// - Returns: the endpoint, with the region that its signatures are scoped to.
    /// - Throws: `AWSError.missingRegion`, `.invalidRegion`, `.invalidEndpoint`,
    ///   `.variantOfOverride`, `.unsupportedEndpoint`, `.missingServicesSection`
    public func endpoint(
        for service: Service, region: String? = nil
    ) throws(AWSError) -> Endpoint {
        var variant = endpointVariant
        var name = self.region
        if let region {
            let given = try RegionName(region)
            if given.isFIPS { variant.insert(.fips) }
            name = given.name
        }
        guard let region = name ?? (service.worksWithoutRegion ? "aws-global" : nil) else {
            throw .missingRegion(service: service)
        }
        guard let configured = try configuredURL(for: service) else {
            let published = try Endpoint.published(
                for: service, region: region, variant: variant)
            guard name == nil else { return published }
            // Without a region, botocore's clients sign for that of the partition.
            return try Endpoint(
                url: published.url, signingRegion: Partition.of(region: region).globalRegion,
                setting: nil)
        }
        guard variant.isEmpty else {
            throw .variantOfOverride(
                kind: variant.contains(.fips) ? "FIPS" : "dual-stack", url: configured.url,
                setting: configured.setting)
        }
        let published = try Endpoint.published(for: service, region: region)
        return try Endpoint(
            url: configured.url, signingRegion: published.signingRegion,
            setting: configured.setting)
    }

    private func configuredURL(
        for service: Service
    ) throws(AWSError) -> (url: String, setting: String)? {
        if let url = flags.endpointURL { return (url, "the command line") }
        let settings = settings
        let ignored = settings.isTrue(
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls")
        guard !ignored else { return nil }
        for variable in [service.endpointVariable, "AWS_ENDPOINT_URL"] {
            if let url = environment[variable] { return (url, variable) }
        }
        if let name = settings.profile["services"]?.text {
            let setting = "services \(name)"
            guard let section = profiles.config.settings(of: .services(name)), !section.isEmpty
            else { throw .missingServicesSection(name: name) }
            switch section[service.rawValue] {
            case .nested(let nested)?:
                if let url = nested["endpoint_url"], !url.isEmpty { return (url, setting) }
            case .text(let text)?:
                throw .invalidSetting(name: "\(setting), \(service.rawValue)", value: text)
            case nil:
                break
            }
        }
        guard let url = settings.profile["endpoint_url"]?.text, !url.isEmpty else { return nil }
        return (url, "endpoint_url of profile \(profileName)")
    }
}
