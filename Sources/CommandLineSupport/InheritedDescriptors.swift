import CGlibc
import Synchronization

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

    /// Has programs that are run beside this one get those that are open now, and nothing that is
    /// opened later: to be called before anything is opened, by what opens more than files.
    @discardableResult
    public static func passOnNoOthers() -> InheritedDescriptors {
        let inherited = InheritedDescriptors()
        passedOn.withLock { $0 = inherited }
        return inherited
    }

    /// What programs get that are run beside this one; nil where all that is open is theirs to have.
    static let passedOn = Mutex<InheritedDescriptors?>(nil)

    private static func open() -> [Int32]? {
        var numbers = [Int32](repeating: 0, count: most)
        guard
            let count = Int(exactly: anchorage_inheritable_descriptors(&numbers, numbers.count)),
            (0...most).contains(count)
        else { return nil }
        return numbers.prefix(count).sorted()
    }

    private static let most = 1024
}
