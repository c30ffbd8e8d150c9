import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra delete-attribute-mapping`: which attributes no longer become session tags.
struct DeleteAttributeMapping: Command {
    static let configuration = CommandConfiguration(
        commandName: "delete-attribute-mapping",
        abstract: "Keep attributes of certificates from becoming session tags.",
        discussion: """
            Without --attribute, nothing of the field becomes a tag any more. Conditions of \
            policies on a tag that is not there are not met. Prints the profile's ARN.

            Example:
              $ ra delete-attribute-mapping reader --certificate-field issuer
              account 111122223333, region us-east-1, endpoint ...
              changed the profile "reader"
                x509Issuer: * -> empty
              arn:aws:rolesanywhere:us-east-1:111122223333:profile/71cdcc5e-...
            """)

    @OptionGroup var mapping: MappingOptions

    @Option(
        name: .customLong("attribute"),
        help: ArgumentHelp("An attribute that is mapped; repeatable.", valueName: "name"))
    var attributes: [String] = []

    @OptionGroup var options: ChangeOptions

    func run(in context: Context) throws {
        let field = try mapping.field()
        let specifiers = try AttributeMappingRule.specifiers(attributes, of: field)
        let account = try options.account(in: context)
        try account.announce(.rolesanywhere)
        try account.provisioner
            .deleteMapping(profile: mapping.profile, field: field, specifiers: specifiers)
            .report(.profile, in: context)
    }
}
