import ArgumentParser
import X509

extension KeyAlgorithm: ExpressibleByArgument {}

extension RevocationReason: ExpressibleByArgument {}
