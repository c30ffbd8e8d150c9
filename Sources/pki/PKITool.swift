import PKICommands

@main
enum PKITool {
    @MainActor static func main() async {
        await PKI.main()
    }
}
