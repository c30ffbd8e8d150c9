import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra put-attribute-mapping`: which attributes of a certificate become session tags.
struct PutAttributeMapping: Command {
    static let configuration = CommandConfiguration(
        commandName: "put-attribute-mapping",
        abstract: "Let attributes of certificates become session tags.",
        discussion: """
            A profile maps all of the subject, the issuer and the SAN to begin with. Attributes \
            that are given are added to those of the field; with --only the others are taken \
            away. A session tag is refused by AWS for some characters, such as (, ) and &: an \
            attribute that has them is better not mapped. Prints the profile's ARN.

            Example:
              $ ra put-attribute-mapping reader \\
                  --certificate-field subject --attribute CN --only
              account 111122223333, region us-east-1, endpoint ...
              changed the profile "reader"
                x509Subject: * -> CN
              arn:aws:rolesanywhere:us-east-1:111122223333:profile/71cdcc5e-...
            """)

    @OptionGroup var mapping: MappingOptions

    @Option(
        name: .customLong("attribute"),
        help: ArgumentHelp(
            "Such as CN, OU or a dotted OID, or * for all; of the SAN DNS, URI or Name/CN; "
                + "repeatable.", valueName: "name"))
    var attributes: [String]

    @Flag(help: "Take the other attributes of the field away.")
    var only = false

    @OptionGroup var options: ChangeOptions

    func run(in context: Context) throws {
        let field = try mapping.field()
        let specifiers = try AttributeMappingRule.specifiers(attributes, of: field)
        let account = try options.account(in: context)
        try account.announce(.rolesanywhere)
        try account.provisioner
            .putMapping(
                profile: mapping.profile, field: field, specifiers: specifiers, only: only
            ).report(.profile, in: context)
    }
}
