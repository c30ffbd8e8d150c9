extension PolicyDocument {
    /// What a reader takes although IAM is known, or said, to refuse it.
    public struct Leniency: OptionSet, Sendable {
        /// `Version` need not be the first member.
        public static let versionAnywhere = Leniency(rawValue: 1)

        /// A trust policy may allow everybody but those whom `NotPrincipal` names.
        public static let allowWithNotPrincipal = Leniency(rawValue: 2)

        /// The options as bits.
        public let rawValue: Int

        /// Options by their bits.
        public init(rawValue: Int) {
            self.rawValue = rawValue
        }
    }
}
