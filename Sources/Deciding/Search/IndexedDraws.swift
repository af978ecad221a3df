import Parameters

/// Random numbers that are looked up, not taken: each is a function of the search's seed, the proposal and the parameter.
///
/// A parameter's stream is found by its name and not by its position, so that the others keep their values when one is
/// added, removed or moved.
struct IndexedDraws {
    let seed: UInt64

    /// Strictly between 0 and 1.
    ///
    /// - Parameters:
    ///   - proposal: From 0.
    ///   - attempt: From 0; another one, below 2²⁴, where an earlier draw cannot be used.
    func number(_ parameter: String, proposal: Int, attempt: Int = 0) -> Double {
        Philox.unit(seed: seed, stream: Self.stream(of: parameter), at: Self.position(proposal, attempt))
    }

    /// The number that decides about what is no parameter: a byte that no name has stands before `purpose`.
    func number(for purpose: Purpose, proposal: Int, attempt: Int = 0) -> Double {
        let stream = Self.hash([0xFF] + purpose.rawValue.utf8)
        return Philox.unit(seed: seed, stream: stream, at: Self.position(proposal, attempt))
    }

    /// What is drawn besides parameters.
    enum Purpose: String {
        /// The row of `trials`.
        case row
        /// One of the configurations that are left.
        case rest
        /// Of a model's kernels.
        case kernel
    }

    private static func position(_ proposal: Int, _ attempt: Int) -> UInt64 {
        UInt64(truncatingIfNeeded: proposal) | UInt64(truncatingIfNeeded: attempt) << 40
    }

    private static func stream(of name: String) -> UInt64 { hash(name.utf8) }

    /// FNV-1a of 64 bits (Fowler, Noll, Vo).
    private static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
