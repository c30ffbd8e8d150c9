import ArgumentParser
import RolesAnywhere

/// Which profile, and which field of a certificate.
struct MappingOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The profile's name or ARN.", valueName: "profile"))
    var profile: String

    @Option(
        help: ArgumentHelp(
            "The certificate's field: subject, issuer or san.", valueName: "field"))
    var certificateField: String

    /// The service's name of the field.
    func field() throws -> String { try AttributeMappingRule.field(certificateField) }
}
