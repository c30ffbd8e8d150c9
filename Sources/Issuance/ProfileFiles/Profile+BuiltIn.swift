extension Profile {
    // Generated from templates/profiles, which Sources/Issuance/Profiles points to.
    private static let files: [(name: String, json: [UInt8])] = [
        ("root", PackageResources.root_json),
        ("issuing", PackageResources.issuing_json),
        ("client", PackageResources.client_json),
        ("client-short-lived", PackageResources.client_short_lived_json),
        ("client-generic", PackageResources.client_generic_json),
        ("server", PackageResources.server_json),
    ]

    /// The names of the built-in profiles.
    public static var builtInNames: [String] { files.map(\.name) }

    /// The built-in profile of a name.
    ///
    /// - Throws: `IssuanceError.unknownProfile`.
    public static func builtIn(named name: String) throws(IssuanceError) -> Profile {
        try Profile(json: builtInFile(named: name), source: "\(name).json")
    }

    /// The JSON that a built-in profile is read from.
    ///
    /// - Throws: `IssuanceError.unknownProfile`.
    public static func builtInFile(named name: String) throws(IssuanceError) -> [UInt8] {
        guard let file = files.first(where: { $0.name == name }) else {
            throw .unknownProfile(name: name, known: builtInNames)
        }
        return file.json
    }
}
