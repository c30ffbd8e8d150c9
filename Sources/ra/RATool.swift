import RACommands

@main
enum RATool {
    static func main() async {
        await RA.main()
    }
}
