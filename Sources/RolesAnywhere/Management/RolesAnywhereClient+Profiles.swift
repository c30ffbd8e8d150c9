extension RolesAnywhereClient {
    /// Every profile.
    ///
    /// - Throws: `AWSError`
    public func profiles() throws -> [ProfileDetail] {
        try pages(
            Call("ListProfiles", "GET", "/profiles", .profile), as: ProfileListResponse.self
        ) { ($0.profiles, $0.nextToken) }
    }

    /// The profile of that name or ARN.
    ///
    /// - Throws: `RolesAnywhereError` with `notFound`, `ambiguous` or `notAnARN`; `AWSError`
    public func profile(_ nameOrARN: String) throws -> ProfileDetail {
        guard ResourceARN.looksLikeARN(nameOrARN) else {
            return try required(profiles(), named: nameOrARN)
        }
        let arn = try ResourceARN.parse(nameOrARN, kind: .profile)
        return try finding(.profile, arn: nameOrARN, \.profileArn) {
            try send(
                Call("GetProfile", "GET", "/profile/" + label(arn), .profile),
                as: ProfileResponse.self
            ).profile
        }
    }

    /// Makes a profile.
    ///
    /// - Throws: `AWSError`
    public func createProfile(_ request: CreateProfileRequest) throws -> ProfileDetail {
        var call = Call("CreateProfile", "POST", "/profiles", .profile)
        call.isIdempotent = false
        return try send(call, request, as: ProfileResponse.self).profile
    }

    /// Deletes a profile.
    ///
    /// - Parameter id: the UUID.
    /// - Returns: what was deleted.
    /// - Throws: `AWSError`
    public func deleteProfile(id: String) throws -> ProfileDetail {
        try send(
            Call("DeleteProfile", "DELETE", "/profile/" + label(id), .profile),
            as: ProfileResponse.self
        ).profile
    }

    /// Changes what a profile says; what the request leaves out stays as it is.
    ///
    /// - Throws: `AWSError`
    public func updateProfile(
        id: String, _ request: UpdateProfileRequest
    ) throws -> ProfileDetail {
        try send(
            Call("UpdateProfile", "PATCH", "/profile/" + label(id), .profile), request,
            as: ProfileResponse.self
        ).profile
    }

    /// Lets sessions be had with a profile.
    ///
    /// - Parameter id: the UUID.
    /// - Returns: the profile as it is now.
    /// - Throws: `AWSError`
    public func enableProfile(id: String) throws -> ProfileDetail {
        try send(
            Call("EnableProfile", "POST", "/profile/" + label(id) + "/enable", .profile),
            as: ProfileResponse.self
        ).profile
    }

    /// Stops giving sessions with a profile.
    ///
    /// - Parameter id: the UUID.
    /// - Returns: the profile as it is now.
    /// - Throws: `AWSError`
    public func disableProfile(id: String) throws -> ProfileDetail {
        try send(
            Call("DisableProfile", "POST", "/profile/" + label(id) + "/disable", .profile),
            as: ProfileResponse.self
        ).profile
    }
}
