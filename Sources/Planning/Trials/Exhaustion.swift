import Parameters

/// Why a sweep has no further trials to propose.
public enum Exhaustion: Hashable, Sendable {
    /// Every combination was proposed.
    case everyCombination
    /// None of so many draws keeps the constraints.
    case constraints(draws: Int)
    /// So many trials there may be in all.
    case runCap(Int)
    /// Trials ran so long in all.
    case timeCap(Duration)
    /// So many new trials were asked for.
    case count(Int)
}

extension Exhaustion: CustomStringConvertible {
    /// For example `every combination is tried`.
    public var description: String {
        switch self {
        case .everyCombination: "every combination is tried"
        case .constraints(let count): "none of \(count) draws keeps the constraints"
        case .runCap(let count): "run_cap is reached: \(count) trials"
        case .timeCap(let limit): "time_cap is used up: trials ran for \(limit.sweepFileText) in all"
        case .count(let count): "the \(count) new trials that --count asks for are done"
        }
    }
}
