import Glibc
import HostileBytes

// libFuzzer brings its own `main` and arguments, so what is ours comes in the environment:
//   FUZZ_INPUT=NAME fuzz ...            tries that reader
//   FUZZ_INPUT=NAME FUZZ_SEEDS=DIR fuzz writes its seeds into the directory
//   fuzz                                lists the names

private func variable(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    return String(cString: value)
}

private let chosen: HostileInput = {
    let name = variable("FUZZ_INPUT")
    if let input = name.flatMap(HostileInput.init(rawValue:)) { return input }
    for input in HostileInput.allCases { print(input.rawValue) }
    exit(name == nil ? 0 : 64)
}()

private func writeSeeds(of input: HostileInput, to directory: String) throws {
    for (number, bytes) in try Seeds.bytes(for: input).enumerated() {
        guard let file = fopen("\(directory)/seed-\(number)", "w") else { exit(73) }
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }
}

/// Checks the environment, before the first try.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
    _ count: UnsafeMutablePointer<CInt>?, _ arguments: UnsafeMutableRawPointer?
) -> CInt {
    let input = chosen
    guard let directory = variable("FUZZ_SEEDS") else { return 0 }
    do {
        try writeSeeds(of: input, to: directory)
    } catch {
        fatalError("\(error)")
    }
    _exit(0)  // without the account of leaks, which would count what is still in use
}

/// One try.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ length: Int) -> CInt {
    // A copy of the very length, so that the sanitizer sees what reads beyond it.
    if let rule = chosen.violation(of: Array(UnsafeBufferPointer(start: bytes, count: length))) {
        fatalError(rule)
    }
    return 0
}
