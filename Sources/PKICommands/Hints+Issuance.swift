import CommandLineSupport
import Issuance

extension Hints {
    /// Why a certificate is not issued, and what to change.
    static func explain(_ error: IssuanceError) -> CommandError {
        let status: ExitStatus =
            if case .unknownProfile = error { .noInput } else { .dataError }
        return CommandError(
            status: status, code: error.code, message: error.description, hint: hint(error))
    }

    private static func hint(_ error: IssuanceError) -> String {
        switch error {
        case .profile:
            "compare it with the profiles in templates/profiles"
        case .unknownProfile:
            "name one of them, or a file: --profile ./my-profile.json"
        case .request(let refusal):
            hint(refusal)
        case .key(let refusal):
            hint(refusal)
        case .keyType(_, _, let allowed):
            "for example: --key-algorithm \((allowed.first ?? .p256).rawValue)"
        case .emptySubject, .commonNameCount, .attributeRepeated:
            "give one common name, as in: --subject \"CN=web-01,O=Example\""
        case .attributeLength(let attribute, _, let length, let allowed):
            length > allowed.upperBound
                ? "shorten the \(attribute); nothing is cut off silently"
                : "give the \(attribute) a value"
        case .attributeControl:
            "type the name again; what cannot be seen does not belong in it"
        case .attributeCharacter:
            "use letters, digits and _ + = . @ - in the name: it becomes the name of AWS sessions"
        case .attributeEncoding:
            "write it with letters, digits and ' ( ) + , - . / : = ? only"
        case .attributeSpaces:
            "remove the space; names that differ only there look the same"
        case .attributeType, .alternativeNameForm:
            "leave it out, or choose a profile that allows it with --profile"
        case .nameOfAuthority:
            "choose a subject that no authority has; see them with: pki list-authorities"
        case .alternativeName:
            "correct the name, or leave it out"
        case .alternativeNameCount:
            "issue several certificates instead"
        case .validityOrder:
            "--days takes 1 or more"
        case .validityMaximum(_, let maximum, _):
            maximum < .days(1)
                ? "leave --days away: the profile's own length is taken"
                : "give --days \(Int(maximum.seconds / 86_400)) or fewer"
        case .validityYear:
            "give fewer --days"
        case .validityIssuer:
            "give fewer --days, or --clamp to end with the authority, or make a new issuing CA"
        case .validityPast:
            "give more --days, and check the clock"
        case .issuerExpired:
            "renew it: pki renew-authority NAME; or make a new one: pki init-issuing --name NEW"
        case .issuerNotYetValid:
            "check the clock"
        case .issuerNotAuthority, .issuerPathLength:
            "choose another authority with --issuer"
        case .lint:
            "correct what the findings name"
        case .size:
            "leave out some of the names"
        }
    }
}
