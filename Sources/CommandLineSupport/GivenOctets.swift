import CGlibc
import Glibc

/// What another program gets of this one's words and variables, in the octets that they came in.
///
/// Strings here are UTF-8, and what is none has replacement characters in it: a path that another
/// program is to open must not.
enum GivenOctets {
    typealias Text = UnsafeMutablePointer<CChar>

    /// Words as C strings; those at the end of this process's command line as they stand there.
    ///
    /// - Returns: strings that the caller frees.
    static func words(_ words: [String]) -> [Text?] {
        var given: [Text] = []
        if let all = anchorage_arguments() {
            while let word = all[given.count] { given.append(word) }
        }
        guard given.count >= words.count else { return words.map { strdup($0) } }
        return zip(words, given.suffix(words.count)).map { word, octets in
            String(cString: octets) == word ? strdup(octets) : strdup(word)
        }
    }

    /// Variables as C strings; those that this process has unchanged as they are.
    ///
    /// - Returns: strings that the caller frees.
    static func variables(_ environment: [String: String]) -> [Text?] {
        var odd: [String: Text] = [:]
        var index = 0
        while let entry = anchorage_environment()?[index] {
            if String(validatingCString: entry) == nil { odd[String(cString: entry)] = entry }
            index += 1
        }
        return environment.map { name, value in
            let text = "\(name)=\(value)"
            return odd[text].map { strdup($0) } ?? strdup(text)
        }
    }
}
