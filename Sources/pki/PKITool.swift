import PKICommands

@main
enum PKITool {
    static func main() async {
        await PKI.main()
    }
}
