import Foundation
import TestSupport
import Testing

/// The notification settings of trust anchors.
struct NotificationSettingTests {
    @Test(arguments: Way.allCases)
    func areChangedOneByOneAndReset(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            let anchor = try Anchor(laboratory)
            let authority = "CA_CERTIFICATE_EXPIRY 45 ALL true rolesanywhere.amazonaws.com"
            let leaf = "END_ENTITY_CERTIFICATE_EXPIRY 45 ALL true rolesanywhere.amazonaws.com"
            #expect(try anchor.settings == [authority, leaf])
            laboratory.now = fixedNow.addingTimeInterval(1.25)
            let put = try anchor.put(
                #"{"enabled":false,"event":"CA_CERTIFICATE_EXPIRY","threshold":90}"#)
            #expect(put.status == 200)
            #expect(
                put.resource("trustAnchor")["updatedAt"] as? String
                    == "2025-06-15T12:00:01.250000Z")
            let changed = "CA_CERTIFICATE_EXPIRY 90 ALL false 111122223333"
            #expect(try anchor.settings == [changed, leaf])
            try anchor.put(
                #"{"enabled":true,"event":"END_ENTITY_CERTIFICATE_EXPIRY","channel":"ALL"}"#)
            #expect(
                try anchor.settings
                    == [changed, "END_ENTITY_CERTIFICATE_EXPIRY 45 ALL true 111122223333"])
            let reset = try anchor.reset(#"{"event":"END_ENTITY_CERTIFICATE_EXPIRY"}"#)
            #expect(reset.status == 200)
            #expect(try anchor.settings == [changed, leaf])
            try anchor.reset(#"{"event":"CA_CERTIFICATE_EXPIRY","channel":"ALL"}"#)
            #expect(try anchor.settings == [authority, leaf])
        }
    }

    @Test func needTheirMembers() async throws {
        try await Laboratory.run { laboratory in
            let anchor = try Anchor(laboratory)
            let empty = try laboratory.post(
                "/put-notifications-settings", json: "{}", method: "PATCH")
            #expect(empty.message?.contains("Value null at 'trustAnchorId'") == true)
            #expect(empty.message?.contains("Value null at 'notificationSettings'") == true)
            let setting = try anchor.put("{}").message
            for member in ["enabled", "event"] {
                let place = "Value null at 'notificationSettings.1.member.\(member)'"
                #expect(setting?.contains(place) == true)
            }
            let key = try anchor.reset(#"{"event":"NO_EVENT","channel":"EMAIL"}"#).message
            #expect(key?.contains("'notificationSettingKeys.1.member.event'") == true)
            #expect(key?.contains("enum value set: [ALL]") == true)
            let threshold = #"{"enabled":true,"event":"CA_CERTIFICATE_EXPIRY","threshold":361}"#
            #expect(try anchor.put(threshold).message?.hasSuffix("equal to 360") == true)
            let unknown = Anchor(laboratory, id: "11111111-2222-3333-4444-555555555555")
            #expect(try unknown.reset("").code == "ResourceNotFoundException")
        }
    }
}

/// A trust anchor whose settings a test changes.
private struct Anchor {
    let laboratory: Laboratory
    let id: String

    init(_ laboratory: Laboratory, id: String) {
        self.laboratory = laboratory
        self.id = id
    }

    init(_ laboratory: Laboratory) throws {
        let created = try laboratory.call(
            "POST", "/trustanchors", Provisioned.trustAnchor([TestAuthority.root().certificate]))
        self.init(
            laboratory,
            id: try #require(created.resource("trustAnchor")["trustAnchorId"] as? String))
    }

    /// Each setting in one line.
    var settings: [String] {
        get throws {
            let anchor = try laboratory.call("GET", "/trustanchor/\(id)").resource("trustAnchor")
            let settings = anchor["notificationSettings"] as? [[String: Any]] ?? []
            return settings.map { setting in
                let members = ["event", "threshold", "channel"].map { "\(setting[$0] ?? "")" }
                let enabled = setting["enabled"] as? Bool == true
                return (members + ["\(enabled)", "\(setting["configuredBy"] ?? "")"])
                    .joined(separator: " ")
            }
        }
    }

    @discardableResult
    func put(_ settings: String) throws -> Answer {
        try laboratory.post(
            "/put-notifications-settings",
            json: #"{"trustAnchorId":"\#(id)","notificationSettings":[\#(settings)]}"#,
            method: "PATCH")
    }

    @discardableResult
    func reset(_ keys: String) throws -> Answer {
        try laboratory.post(
            "/reset-notifications-settings",
            json: #"{"trustAnchorId":"\#(id)","notificationSettingKeys":[\#(keys)]}"#,
            method: "PATCH")
    }
}
