import AWSSigning
import Foundation
import TestSupport
import Testing

/// Signed fields that are removed, sent twice, or moved elsewhere: none of that goes unnoticed.
struct SignatureHeaderTests {
    @Test(arguments: Way.allCases, SignatureMutationTests.Kind.allCases)
    func aChangeOfFieldsIsRefused(way: Way, kind: SignatureMutationTests.Kind) async throws {
        try await Laboratory.run(way) { laboratory in
            let request = try SignatureMutationTests.request(kind, try Provisioned(laboratory))
            try #require(try laboratory.send(request).status < 300)
            let changes = Self.changes(of: request)
            #expect(changes.count > 20)
            for (change, changed) in changes {
                #expect(Meaning(changed) != Meaning(request), "\(change)")
                #expect(try laboratory.send(changed).status >= 400, "accepted: \(change)")
            }
            #expect(try laboratory.send(request).status < 300)
        }
    }

    private typealias Change = (name: String, request: SigningRequest)

    private static func changes(of request: SigningRequest) -> [Change] {
        let authorization = request.values(of: "authorization").first ?? ""
        let list = authorization.split(separator: "SignedHeaders=").last?.prefix { $0 != "," } ?? ""
        let signed = list.split(separator: ";").map(String.init)
        let places = request.headers.indices.filter {
            let name = request.headers[$0].name.lowercased()
            return signed.contains(name) || name == "authorization"
        }
        var changes: [Change] = []
        for place in places {
            let name = request.headers[place].name.lowercased()
            changes += alone(request, place)
            if name != "authorization" { changes += uncovered(request, place, signed) }
            changes += places.filter { $0 > place }.map { exchanged(request, place, $0) }
        }
        return changes
    }

    /// Changes of one field.
    private static func alone(_ request: SigningRequest, _ place: Int) -> [Change] {
        let (name, value) = request.headers[place]
        var changes: [Change] = []
        func add(_ what: String, _ change: (inout SigningRequest) -> Void) {
            var changed = request
            change(&changed)
            changes.append(("\(name) \(what)", changed))
        }
        add("removed") { $0.headers.remove(at: place) }
        add("empty") { $0.headers[place].value = "" }
        add("twice") { $0.headers.append((name, value)) }
        add("twice, next to each other") { $0.headers.insert((name, value), at: place) }
        add("followed by another") { $0.headers.append((name, "x")) }
        add("behind another") { $0.headers.insert((name, "x"), at: place) }
        add("twice in one field") { $0.headers[place].value = "\(value),\(value)" }
        add("moved to another name") { $0.headers[place].name = "X-Moved" }
        add("moved to the query") { request in
            request.headers.remove(at: place)
            let pair = "\(name)=\(PercentEncoding.encode(value))"
            request.query += request.query.isEmpty ? pair : "&\(pair)"
        }
        add("moved to the body") { request in
            request.headers.remove(at: place)
            request.body += Array("\(name): \(value)".utf8)
        }
        return changes
    }

    /// Changes of what the signature says it covers.
    private static func uncovered(
        _ request: SigningRequest, _ place: Int, _ signed: [String]
    ) -> [Change] {
        let name = request.headers[place].name.lowercased()
        let others = signed.filter { $0 != name }
        func covering(_ names: [String]) -> SigningRequest {
            var changed = request
            for index in changed.headers.indices
            where changed.headers[index].name.lowercased() == "authorization" {
                changed.headers[index].value = changed.headers[index].value.replacing(
                    "SignedHeaders=" + signed.joined(separator: ";"),
                    with: "SignedHeaders=" + names.joined(separator: ";"))
            }
            return changed
        }
        var removed = covering(others)
        removed.headers.remove(at: place)
        return [
            ("\(name) removed and not signed", removed),
            ("\(name) not signed", covering(others)),
            ("\(name) signed twice", covering(signed + [name])),
        ]
    }

    private static func exchanged(_ request: SigningRequest, _ one: Int, _ other: Int) -> Change {
        var changed = request
        changed.headers[one].value = request.headers[other].value
        changed.headers[other].value = request.headers[one].value
        return (
            "\(request.headers[one].name) and \(request.headers[other].name) exchanged", changed
        )
    }
}
