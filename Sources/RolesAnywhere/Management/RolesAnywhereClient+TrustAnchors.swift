extension RolesAnywhereClient {
    /// Every trust anchor.
    ///
    /// - Throws: `AWSError`
    public func trustAnchors() throws -> [TrustAnchorDetail] {
        try pages(
            Call("ListTrustAnchors", "GET", "/trustanchors", .trustAnchor),
            as: TrustAnchorListResponse.self
        ) { ($0.trustAnchors, $0.nextToken) }
    }

    /// The trust anchor of that name or ARN.
    ///
    /// - Throws: `RolesAnywhereError` with `notFound`, `ambiguous` or `notAnARN`; `AWSError`
    public func trustAnchor(_ nameOrARN: String) throws -> TrustAnchorDetail {
        guard ResourceARN.looksLikeARN(nameOrARN) else {
            return try required(trustAnchors(), named: nameOrARN)
        }
        let arn = try ResourceARN.parse(nameOrARN, kind: .trustAnchor)
        return try finding(.trustAnchor, arn: nameOrARN, \.trustAnchorArn) {
            try send(
                Call("GetTrustAnchor", "GET", "/trustanchor/" + label(arn), .trustAnchor),
                as: TrustAnchorResponse.self
            ).trustAnchor
        }
    }

    /// Makes a trust anchor.
    ///
    /// - Throws: `AWSError`
    public func createTrustAnchor(
        _ request: CreateTrustAnchorRequest
    ) throws -> TrustAnchorDetail {
        var call = Call("CreateTrustAnchor", "POST", "/trustanchors", .trustAnchor)
        call.isIdempotent = false
        return try send(call, request, as: TrustAnchorResponse.self).trustAnchor
    }

    /// Deletes a trust anchor.
    ///
    /// - Parameter id: the UUID.
    /// - Returns: what was deleted.
    /// - Throws: `AWSError`
    public func deleteTrustAnchor(id: String) throws -> TrustAnchorDetail {
        try send(
            Call("DeleteTrustAnchor", "DELETE", "/trustanchor/" + label(id), .trustAnchor),
            as: TrustAnchorResponse.self
        ).trustAnchor
    }

    /// Changes the name or the certificates of a trust anchor.
    ///
    /// - Throws: `AWSError`
    public func updateTrustAnchor(
        id: String, _ request: UpdateTrustAnchorRequest
    ) throws -> TrustAnchorDetail {
        try send(
            Call("UpdateTrustAnchor", "PATCH", "/trustanchor/" + label(id), .trustAnchor), request,
            as: TrustAnchorResponse.self
        ).trustAnchor
    }

    /// Lets clients under a trust anchor have sessions.
    ///
    /// - Parameter id: the UUID.
    /// - Returns: the trust anchor as it is now.
    /// - Throws: `AWSError`
    public func enableTrustAnchor(id: String) throws -> TrustAnchorDetail {
        try send(
            Call(
                "EnableTrustAnchor", "POST", "/trustanchor/" + label(id) + "/enable", .trustAnchor),
            as: TrustAnchorResponse.self
        ).trustAnchor
    }

    /// Stops giving sessions to the clients under a trust anchor.
    ///
    /// - Parameter id: the UUID.
    /// - Returns: the trust anchor as it is now.
    /// - Throws: `AWSError`
    public func disableTrustAnchor(id: String) throws -> TrustAnchorDetail {
        try send(
            Call(
                "DisableTrustAnchor", "POST", "/trustanchor/" + label(id) + "/disable", .trustAnchor
            ),
            as: TrustAnchorResponse.self
        ).trustAnchor
    }
}
