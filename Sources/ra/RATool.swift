import RACommands

@main
enum RATool {
    @MainActor static func main() async {
        await RA.main()
    }
}
