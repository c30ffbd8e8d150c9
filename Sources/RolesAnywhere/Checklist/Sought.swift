import AWS

/// A resource that was looked for.
struct Sought<Resource> {
    /// Why it cannot be looked at.
    struct Absence: Error {
        let check: SessionCheck
    }

    let outcome: Result<Resource, Absence>

    /// The resource, where it is there.
    var resource: Resource? { try? outcome.get() }

    /// Looks for a resource.
    ///
    /// - Parameters:
    ///   - title: what it is called.
    ///   - missing: the code of the check that it is there.
    ///   - denied: the code of a check that could not be made.
    ///   - get: asks AWS.
    /// - Throws: what `get` throws, unless it says that the resource is not there, or that one may not
    ///   look at it.
    init(
        _ title: String, missing: String, denied: String, _ get: () throws -> Resource
    ) throws {
        do {
            outcome = .success(try get())
        } catch RolesAnywhereError.notFound {
            outcome = .failure(Self.absence(of: title, missing))
        } catch let error as AWSError where error.serviceCode == "NoSuchEntity" {
            outcome = .failure(Self.absence(of: title, missing))
        } catch let error as AWSError where error.isDenial {
            outcome = .failure(
                Absence(
                    check: SessionCheck(
                        denied, .doubtful, "the \(title) may not be looked at: \(error)")))
        }
    }

    private static func absence(of title: String, _ code: String) -> Absence {
        Absence(check: SessionCheck(code, .failed, "there is no \(title)"))
    }
}
