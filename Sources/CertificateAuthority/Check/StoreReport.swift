import GRDB
public import X509

/// What a check of a store has found.
public struct StoreReport: Sendable {
    /// Something in the store that is not as it should be.
    public struct Problem: Hashable, Sendable {
        /// Of what kind, stable and machine-readable.
        public enum Code: String, CaseIterable, Sendable {
            /// A file or directory that others could read, or that is not what it should be.
            case file = "file.mode"
            /// A table, index or trigger that differs from what the version defines.
            case schema = "store.schema"
            /// SQLite finds its own structure, an index or a rule violated.
            case integrity = "store.integrity"
            /// A row that refers to one that is not there.
            case reference = "store.reference"
            /// An authority's row or key that does not fit its certificate.
            case authority = "authority.row"
            /// An authority's certificate that does not lead to a root.
            case chain = "authority.chain"
            /// What is recorded cannot be parsed, or differs from its columns.
            case certificate = "certificate.row"
            /// A signature that does not verify under the issuer's key.
            case signature = "certificate.signature"
            /// Two certificates of an issuer with one serial number.
            case serialNumber = "certificate.serial"
            /// A revocation that does not fit its certificate.
            case revocation = "revocation.row"
            /// A list that cannot be parsed, or differs from its columns.
            case list = "crl.row"
            /// A list whose signature does not verify.
            case listSignature = "crl.signature"
            /// An entry that is missing from a list before RFC 5280 §3.3 allows it.
            case listShrinks = "crl.shrink"
            /// The audit log's chain of hashes is broken.
            case auditChain = "audit.chain"
            /// The log says something else than the store does, or of something that is gone.
            case auditRow = "audit.row"
            /// Something in the store of which the log does not speak.
            case auditMissing = "audit.missing"
        }

        /// Of what kind.
        public let code: Code
        /// What it concerns, such as `certificate 42d1…` or a path.
        public let subject: String
        /// What is wrong.
        public let detail: String
    }

    /// How many of either list are kept; the counts go on.
    public static let limit = 1000

    /// The first problems.
    public private(set) var problems: [Problem] = []
    /// How many problems there are.
    public private(set) var problemCount = 0
    /// The first certificates that were reserved, perhaps signed, and never stored.
    public private(set) var reserved: [Reserved] = []
    /// How many there are of them.
    public private(set) var reservedCount = 0
    /// Copies of the store that a restore or a migration has left when it was cut off; the next
    /// restore takes them away.
    public var leftovers: [String] = []
    /// How many authorities there are.
    public var authorityCount = 0
    /// How many certificates were looked at.
    public var certificateCount = 0
    /// How many of them came without the certificate, such as from an inventory of other tools.
    public var absentCount = 0
    /// How many lists were looked at.
    public var listCount = 0
    /// How many entries the audit log has.
    public var auditCount = 0
    /// Whether the rows were looked at; they are not in a file whose structure is damaged.
    public var isComplete = true

    /// A certificate that counts as issued, for nobody knows whether it was signed.
    public struct Reserved: Hashable, Sendable {
        /// The client's name, or the authority's.
        public let name: String
        /// Unique for the issuer.
        public let serialNumber: SerialNumber
    }

    /// Whether nothing is off.
    public var isSound: Bool { problemCount == 0 }

    mutating func add(_ code: Problem.Code, _ subject: String, _ detail: String) {
        problemCount += 1
        guard problems.count < Self.limit else { return }
        problems.append(Problem(code: code, subject: subject, detail: detail))
    }

    mutating func add(reserved name: String, _ serialNumber: SerialNumber) {
        reservedCount += 1
        guard reserved.count < Self.limit else { return }
        reserved.append(Reserved(name: name, serialNumber: serialNumber))
    }
}

/// The parts of a check, in order.
public enum CheckStage: String, CaseIterable, Sendable {
    /// Files, tables and SQLite's own structure.
    case structure
    /// Every certificate, its signature and its revocation.
    case certificates
    /// Every list, its signature and what it leaves out.
    case lists
    /// Every entry of the audit log.
    case log
}

/// Told how far a check has come: the stage, how much of it is done, and how much there is.
public typealias CheckObserver = (CheckStage, _ completed: Int, _ total: Int) -> Void
