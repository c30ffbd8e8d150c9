import CGlibc

/// The open files above standard error that whoever started this process has passed on.
///
/// What the libraries of this process open is not always closed in programs that it runs: a listening
/// socket that stays open in one of them keeps its port after this process has ended.
public struct InheritedDescriptors: Sendable {
    /// In ascending order; nil where there are more than anybody passes on, or nobody tells.
    let numbers: [Int32]?

    /// Those that are open now, to be called before anything is opened.
    public init() {
        numbers = Self.open()
    }

    /// Has everything else closed in the program that takes this one's place.
    func closeOthers() {
        guard let numbers, let open = Self.open() else { return }
        for number in open where !numbers.contains(number) {
            anchorage_close_in_programs(number)
        }
    }

    private static func open() -> [Int32]? {
        var numbers = [Int32](repeating: 0, count: most)
        guard
            let count = Int(exactly: anchorage_inheritable_descriptors(&numbers, numbers.count)),
            count <= most
        else { return nil }
        return numbers.prefix(count).sorted()
    }

    private static let most = 1024
}
