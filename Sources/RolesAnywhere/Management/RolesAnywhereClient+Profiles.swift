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
        return try finding(.profile, nameOrARN) {
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
}
