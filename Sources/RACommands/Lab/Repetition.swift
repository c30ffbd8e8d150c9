/// Finds what a command line says twice.
enum Repetition {
    /// The first name that is there a second time.
    static func first(in names: [String]) -> String? {
        var seen: Set<String> = []
        return names.first { !seen.insert($0).inserted }
    }
}
