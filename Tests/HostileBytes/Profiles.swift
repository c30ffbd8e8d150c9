import Issuance
import X509

/// Profile files.
enum Profiles {
    static func profile(_ bytes: [UInt8]) throws {
        guard let profile = try accepted({ try Profile(json: bytes, source: "p.json") }) else {
            return
        }
        if profile.isAuthority {
            try require(profile.nameForms.isEmpty, "an authority has no alternative names")
        } else {
            try require(
                profile.keyUsage.isDisjoint(with: [.keyCertSign, .cRLSign]),
                "no end entity signs certificates or CRLs")
            try require(
                !profile.extendedKeyUsage.contains(.anyExtendedKeyUsage),
                "no end entity may be used for anything")
        }
        try require(
            profile.defaultLength.count >= 1
                && profile.defaultLength <= profile.maximumLength,
            "a profile's days make sense")
        try require(!profile.keyAlgorithms.isEmpty, "a profile has key algorithms")
    }
}
