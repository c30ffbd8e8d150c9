/// A departure from DER, or from the form that RFC 5280 prescribes, that a reader can look past.
public struct EncodingFault: Hashable, Sendable {
    /// What part of the rules is broken.
    public enum Kind: Hashable, Sendable {
        /// Not DER at all, though BER.
        case syntax
        /// An integer that is negative, padded or empty.
        case integer
        /// A time in the wrong type, without seconds, with a fraction, or with an offset.
        case time
        /// A DEFAULT value that is written out.
        case defaultValue
        /// A BIT STRING with trailing zero bits, or with bits left over.
        case bitString
        /// A string of a type that its attribute does not have, or with characters that its type
        /// does not have.
        case string
        /// A SET OF out of order.
        case order
        /// The same extension twice.
        case duplicate
        /// The two AlgorithmIdentifiers of a signed structure differ.
        case algorithm
        /// A version that does not exist, or that does not have a field that is there.
        case version
        /// An entry of a CRL with an extension that is critical and unknown, or with a reason that is
        /// not assigned.
        case entryExtension
        /// A list that must have elements, without one.
        case empty
    }

    /// What part of the rules is broken.
    public let kind: Kind

    /// Where, such as `serial number` or `subject`.
    public let field: String

    /// What is wrong there.
    public let detail: String
}

/// Decides, for each fault that a reader meets, between refusing and going on.
struct FaultCollector {
    private let isStrict: Bool
    private(set) var faults: [EncodingFault] = []

    // A file of nothing but faults must not fill the memory with descriptions of them.
    private static let maximum = 100

    /// Refuses grave faults.
    static var strict: FaultCollector { FaultCollector(isStrict: true) }

    /// Notes every fault, and goes on.
    static var tolerant: FaultCollector { FaultCollector(isStrict: false) }

    private init(isStrict: Bool) {
        self.isStrict = isStrict
    }

    /// A fault that makes the object ambiguous: a strict reader refuses it.
    mutating func grave(
        _ kind: EncodingFault.Kind, _ field: String, _ detail: @autoclosure () -> String
    ) throws(X509Error) {
        if isStrict { throw .malformed(what: field, detail: detail()) }
        minor(kind, field, detail())
    }

    /// A fault that every reader looks past.
    mutating func minor(
        _ kind: EncodingFault.Kind, _ field: String, _ detail: @autoclosure () -> String
    ) {
        guard faults.count < FaultCollector.maximum else { return }
        faults.append(EncodingFault(kind: kind, field: field, detail: detail()))
    }
}
