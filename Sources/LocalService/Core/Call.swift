import FoundationEssentials

/// One authenticated request on its way to its operation.
struct Call {
    let request: IncomingRequest
    let service: ServiceName
    let caller: Caller
    let now: Date
    let requestID: String
    let trail: Trail
    let configuration: Configuration
    let subjects: SubjectTable
}
