extension RolesAnywhereClient {
    /// Every imported CRL.
    ///
    /// - Throws: `AWSError`
    public func crls() throws -> [CrlDetail] {
        try pages(Call("ListCrls", "GET", "/crls", .crl), as: CrlListResponse.self) {
            ($0.crls, $0.nextToken)
        }
    }

    /// The CRL of that name or ARN.
    ///
    /// - Throws: `RolesAnywhereError` with `notFound`, `ambiguous` or `notAnARN`; `AWSError`
    public func crl(_ nameOrARN: String) throws -> CrlDetail {
        guard ResourceARN.looksLikeARN(nameOrARN) else {
            return try required(crls(), named: nameOrARN)
        }
        let arn = try ResourceARN.parse(nameOrARN, kind: .crl)
        return try finding(.crl, arn: nameOrARN, \.crlArn) {
            try send(Call("GetCrl", "GET", "/crl/" + label(arn), .crl), as: CrlResponse.self).crl
        }
    }

    /// Imports a CRL beside those that there are.
    ///
    /// - Throws: `AWSError`
    public func importCrl(_ request: ImportCrlRequest) throws -> CrlDetail {
        var call = Call("ImportCrl", "POST", "/crls", .crl)
        call.isIdempotent = false
        return try send(call, request, as: CrlResponse.self).crl
    }

    /// Replaces what an imported CRL contains.
    ///
    /// - Throws: `AWSError`
    public func updateCrl(id: String, _ request: UpdateCrlRequest) throws -> CrlDetail {
        try send(
            Call("UpdateCrl", "PATCH", "/crl/" + label(id), .crl), request, as: CrlResponse.self
        ).crl
    }

    /// Deletes an imported CRL.
    ///
    /// - Parameter id: the UUID.
    /// - Returns: what was deleted.
    /// - Throws: `AWSError`
    public func deleteCrl(id: String) throws -> CrlDetail {
        try send(
            Call("DeleteCrl", "DELETE", "/crl/" + label(id), .crl), as: CrlResponse.self
        ).crl
    }

    /// Has an imported CRL consulted.
    ///
    /// - Parameter id: the UUID.
    /// - Returns: the list as it is now.
    /// - Throws: `AWSError`
    public func enableCrl(id: String) throws -> CrlDetail {
        try send(
            Call("EnableCrl", "POST", "/crl/" + label(id) + "/enable", .crl),
            as: CrlResponse.self
        ).crl
    }

    /// Has an imported CRL left out of account.
    ///
    /// - Parameter id: the UUID.
    /// - Returns: the list as it is now.
    /// - Throws: `AWSError`
    public func disableCrl(id: String) throws -> CrlDetail {
        try send(
            Call("DisableCrl", "POST", "/crl/" + label(id) + "/disable", .crl),
            as: CrlResponse.self
        ).crl
    }
}
