import AWS
import Foundation
import TestSupport
import Testing

/// Odd config files, and what botocore reads in them.
struct OddConfigFilesTests {
    private struct Corpus: Decodable {
        let files: [File]
    }

    private struct File: Decodable {
        let text: String
        let sections: Reading
        let profiles: [String: [String: Value]]?
    }

    /// Sections, or the word for why there are none.
    private enum Reading: Decodable {
        case sections([String: [String: Value]])
        case word(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let word = try? container.decode(String.self) {
                self = .word(word)
            } else {
                self = .sections(try container.decode([String: [String: Value]].self))
            }
        }
    }

    private enum Value: Decodable {
        case text(String)
        case nested([String: String])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .text(text)
            } else {
                self = .nested(try container.decode([String: String].self))
            }
        }

        var ours: ConfigFile.Value {
            switch self {
            case .text(let text): .text(text)
            case .nested(let nested): .nested(nested)
            }
        }
    }

    private static func corpus() throws -> [File] {
        let bytes = try Repository.vector("config/files.json")
        return try JSONDecoder().decode(Corpus.self, from: Data(bytes)).files
    }

    @Test func areReadAsBotocoreReadsThem() throws {
        var read = 0
        for file in try Self.corpus() {
            guard case .sections(let expected) = file.sections else { continue }
            read += 1
            let found = try? ConfigFile(Array(file.text.utf8), path: "c")
            let headers = found?.sections.filter { !$0.isOfDefaults }.map(\.header) ?? []
            let sections = found.map { found in
                Dictionary(
                    headers.map { ($0, found.settings(under: $0) ?? [:]) },
                    uniquingKeysWith: { $1 })
            }
            #expect(
                sections == expected.mapValues { $0.mapValues(\.ours) },
                "\(file.text.debugDescription)")
        }
        #expect(read > 300)
    }

    @Test func giveTheProfilesThatBotocoreFinds() throws {
        for file in try Self.corpus() {
            guard let expected = file.profiles else { continue }
            let found = try ConfigFile(Array(file.text.utf8), path: "c")
            let names = Set(
                found.sections.compactMap { section -> String? in
                    if case .profile(let name) = section.name { name } else { nil }
                })
            #expect(names == Set(expected.keys), "\(file.text.debugDescription)")
            for (name, settings) in expected {
                #expect(
                    found.settings(of: .profile(name)) == settings.mapValues(\.ours),
                    "\(file.text.debugDescription)")
            }
        }
    }

    /// What botocore refuses because something is there twice is read here, or is wrong elsewhere.
    @Test func areRefusedWhereBotocoreRefusesThem() throws {
        var refused = 0
        for file in try Self.corpus() {
            guard case .word("refused") = file.sections else { continue }
            // Editors that write a byte order mark do no harm here.
            guard !file.text.hasPrefix("\u{FEFF}") else { continue }
            refused += 1
            #expect(throws: AWSError.self, "\(file.text.debugDescription)") {
                try ConfigFile(Array(file.text.utf8), path: "c")
            }
        }
        #expect(refused > 100)
    }
}
