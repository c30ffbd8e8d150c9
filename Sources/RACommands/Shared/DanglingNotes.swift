import CommandLineSupport
import RolesAnywhere

extension Context {
    /// Says what will mention what is deleted.
    func warn(of references: Result<[DanglingReference], any Error>) {
        switch references {
        case .success(let references):
            for reference in references { note("warning: \(PrintableText.escape("\(reference)"))") }
        case .failure(let error):
            note("warning: it is not known what mentions it: \(PrintableText.escape("\(error)"))")
        }
    }
}
