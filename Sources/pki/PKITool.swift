import PKICommands

@main
enum PKITool {
    static func main() async {}
}
