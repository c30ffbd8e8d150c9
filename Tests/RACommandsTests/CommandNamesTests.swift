import ArgumentParser
import Testing

@testable import RACommands

@Suite struct CommandNamesTests {
    /// A name that is made of a type's name at each start takes longer than all the rest of it.
    @Test func everyCommandWritesItsNameOut() {
        var commands: [any ParsableCommand.Type] = [RA.self]
        var nameless: [String] = []
        while let command = commands.popLast() {
            if command.configuration.commandName == nil { nameless.append("\(command)") }
            commands += command.configuration.subcommands
        }
        #expect(nameless.isEmpty)
    }
}
