import ArgumentParser
import RolesAnywhere

/// How long a session lasts, and what it is called.
struct SessionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("How long the session lasts, 900 to 43200.", valueName: "seconds"))
    var sessionDuration = SessionRequest.defaultDurationSeconds

    @Option(
        help: ArgumentHelp(
            "The session's name, where the profile accepts one.", valueName: "name"))
    var roleSessionName: String?
}
