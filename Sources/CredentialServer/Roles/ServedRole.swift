import Dispatch
public import FoundationEssentials
public import RolesAnywhere

/// A role that a server has credentials of.
public final class ServedRole: Sendable {
    /// The name by which clients ask for it.
    public let name: String

    /// The region that clients are told to be in.
    public let region: String

    /// The role.
    public let roleARN: String

    /// How it is obtained, as texts to compare.
    private let terms: [String]

    private let certificate: @Sendable () -> CertificateTerm?
    private let now: @Sendable () -> Date

    let credentials: RoleCredentials
    let refresher: Refresher

    /// Describes a role.
    ///
    /// - Parameters:
    ///   - name: what clients call it.
    ///   - roleARN: the role.
    ///   - region: the region of its trust anchor.
    ///   - terms: how its credentials are obtained: with what profile, certificate and so on.
    ///   - credentials: its credentials.
    ///   - certificate: gives the certificate that was used last; it must not wait.
    ///   - now: tells the time.
    public init(
        name: String, roleARN: String, region: String, terms: [String] = [],
        credentials: RoleCredentials,
        certificate: @escaping @Sendable () -> CertificateTerm? = { nil },
        now: @escaping @Sendable () -> Date
    ) {
        self.name = name
        self.region = region
        self.roleARN = roleARN
        self.terms = terms
        self.certificate = certificate
        self.now = now
        self.credentials = credentials
        refresher = Refresher(credentials, name: name, now: now)
    }

    /// Whether there are credentials now.
    public var isGood: Bool { credentials.standing().expiration != nil }

    /// The number of the role's account.
    var accountID: String {
        let parts = roleARN.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count > 4 ? String(parts[4]) : ""
    }

    /// The certificate that was used last.
    var lastCertificate: CertificateTerm? { certificate() }

    /// Its credentials, for a role that is described anew.
    ///
    /// - Parameters:
    ///   - roleARN: the role that is served under the name from now on.
    ///   - terms: how its credentials are obtained.
    /// - Returns: nil where those at hand would be taken for another role's.
    public func handedOver(to roleARN: String, _ terms: [String]) -> RoleCredentials.Former? {
        guard roleARN == self.roleARN else { return nil }
        return terms == self.terms ? .same(credentials) : .another(credentials)
    }

    /// Begins to obtain credentials, in the background.
    public func start() { refresher.start() }

    /// Begins with credentials that were obtained already; others are when those come to their end.
    public func goOn() { refresher.goOn() }

    /// Obtains credentials anew in the background, whether or not it is time.
    public func refreshSoon() { refresher.refreshSoon() }

    /// Waits for the end of the first attempt.
    ///
    /// - Parameter seconds: how long at most.
    /// - Returns: whether it has ended, well or not.
    public func finishesFirstAttempt(within seconds: Double) async -> Bool {
        let deadline = DispatchTime.now() + seconds
        return await withCheckedContinuation { done in
            DispatchQueue(label: "first attempt").async { [refresher] in
                done.resume(returning: refresher.waitForFirst(until: deadline))
            }
        }
    }

    /// Obtains no more credentials.
    public func stop() { refresher.stop() }

    /// Good credentials, or why there are none and whether some may come in a moment; sees to it that
    /// an attempt is made that is due.
    func answer() -> RoleCredentials.Answer {
        let (answer, isDue) = credentials.answer()
        if isDue { refresher.poke() }
        return answer
    }

    /// What is known of it; sees to it that an attempt is made that is due.
    func standing() -> RoleStanding {
        let standing = credentials.standing()
        if standing.due <= now() { refresher.poke() }
        return standing
    }

    /// Whether a name can be that of a role here: what IAM takes for a role's name.
    ///
    /// - SeeAlso: shape `roleNameType` of the IAM service model
    public static func isName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "_+=,.@-".utf8.contains(byte)
                }
            }
            // As a part of a path it would mean another.
            && name != "." && name != ".."
    }
}
