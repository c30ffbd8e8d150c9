import Synchronization

/// Random numbers that are the same in each run with the same seed.
public final class Dice: Sendable {
    private let state: Mutex<UInt64>

    /// Creates the dice.
    public init(seed: UInt64) {
        state = Mutex(seed)
    }

    /// A number from 0 to less than 1.
    ///
    /// - SeeAlso: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (SplitMix64)
    public func roll() -> Double {
        let bits = state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
        return Double(bits >> 11) / Double(UInt64(1) << 53)
    }
}
