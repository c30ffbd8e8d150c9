import AWS

extension AWSError {
    /// The name that the service gave its error; nil for an error of any other kind.
    var serviceCode: String? {
        guard case .service(let error) = self else { return nil }
        return error.code
    }

    /// Whether what was asked about is not there.
    var isAbsence: Bool {
        ["ResourceNotFoundException", "NoSuchEntity"].contains(serviceCode ?? "")
    }

    /// Whether the caller may not do what was asked for.
    var isDenial: Bool {
        ["AccessDenied", "AccessDeniedException"].contains(serviceCode ?? "")
    }

    /// Whether the service has decided, so that the same request would be refused again.
    var isRefusal: Bool {
        guard case .service(let error) = self else { return false }
        return !error.isTransient && !error.isThrottling
    }
}
