import ArgumentParser

/// The argument of commands that show or delete one thing.
struct ResourceArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("Its name or its ARN.", valueName: "name-or-arn"))
    var nameOrARN: String
}
