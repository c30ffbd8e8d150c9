import CommandLineSupport
import Testing

struct EnvironmentVariablesTests {
    @Test func whatIsHiddenIsASecretAndNoChildsConcern() throws {
        let world = try TestContext(environment: ["KEY": "secret", "OTHER": "open"])
        let context = world.context
        context.hideVariables(["KEY", "ABSENT"])
        #expect(context.environment == ["OTHER": "open"])
        #expect(context.secret("KEY")?.text == "secret")
        #expect(context.secret("OTHER")?.text == "open" && context.secret("ABSENT") == nil)
        let ended = try ChildProgram.run(["/usr/bin/env"], in: context)
        #expect(ended?.output.text == "OTHER=open\n")
        // Once more changes nothing.
        context.hideVariables(["KEY"])
        #expect(context.secret("KEY")?.text == "secret")
    }
}
