import FoundationEssentials
import X509

/// One request on its way through the service, and what its record will say of it.
struct Exchange {
    let request: IncomingRequest
    let now: Date
    let requestID: String
    let configuration: Configuration

    /// The time by which the request's signature is judged.
    var signatureTime: Date { configuration.signatureTime(at: now) }

    /// Which service the request is for; Roles Anywhere until the scope has told.
    var service = ServiceName.rolesanywhere

    /// The operation's name, where it became known.
    var operation: String?

    /// Who asks, where that became known.
    var caller: String?

    /// What the record should say beside the answer's own reason.
    var remarks: [String] = []

    /// The certificate that came with the request, once its signature was verified.
    var certificate: CertificateSummary?

    /// What goes wrong with it on purpose.
    let faults: [FaultPlan.Entry]

    /// What those who judge it note on the way.
    let trail: Trail

    init(
        _ request: IncomingRequest, _ configuration: Configuration, at now: Date,
        faults: [FaultPlan.Entry]
    ) {
        self.request = request
        self.configuration = configuration
        self.now = now
        self.faults = faults
        let ending = faults.first { $0.fault == .expire }?.seconds
        trail = Trail(credentialSecondsLimit: ending.map { Int($0) })
        requestID = RequestID.make()
    }
}
