import Foundation
import Planning

/// Which observations are good and which are bad: the better ones by the quantile γ, as Optuna's `default_gamma`.
///
/// Finished ones come before those that were stopped, of which later steps come before earlier ones; then the metric
/// decides, NaN last, and among equals the older one is better. Those that run are bad; those that failed are neither.
struct ObservationSplit {
    /// By age.
    private(set) var good: [Int32] = []
    /// By age.
    private(set) var bad: [Int32] = []

    init(_ outcomes: [Observations.Outcome], goal: Metric.Goal) {
        let limit = Self.goodCount(of: Self.settled(outcomes))
        var best: [(merit: Merit, index: Int32)] = []
        for (index, outcome) in outcomes.enumerated() {
            guard let merit = Merit(outcome, goal: goal) else { continue }
            if best.count == limit, let worst = best.last?.merit, !(merit < worst) { continue }
            let place = best.firstIndex { merit < $0.merit } ?? best.count
            best.insert((merit, Int32(index)), at: place)
            if best.count > limit { best.removeLast() }
        }
        good = best.map(\.index).sorted()
        bad.reserveCapacity(outcomes.count)
        var next = 0
        for (index, outcome) in outcomes.enumerated() where outcome != .failed {
            if next < good.count, good[next] == index { next += 1 } else { bad.append(Int32(index)) }
        }
    }

    /// How many have a result.
    static func settled(_ outcomes: [Observations.Outcome]) -> Int {
        outcomes.count { $0 != .running && $0 != .failed }
    }

    /// ⌈n/10⌉ in doubles, as Python computes it, at most 25.
    private static func goodCount(of settled: Int) -> Int { min(Int((0.1 * Double(settled)).rounded(.up)), 25) }

    /// The better one is smaller.
    private struct Merit: Comparable {
        private let tier: Int
        private let step: Int
        private let cost: Double

        init?(_ outcome: Observations.Outcome, goal: Metric.Goal) {
            let value: Double
            switch outcome {
            case .running, .failed: return nil
            case .finished(let result): (tier, step, value) = (0, 0, result)
            case .stopped(let last, let result): (tier, step, value) = (1, -last, result)
            }
            cost = goal == .minimize ? value : -value
        }

        static func < (left: Merit, right: Merit) -> Bool {
            if left.tier != right.tier { return left.tier < right.tier }
            if left.step != right.step { return left.step < right.step }
            if left.cost.isNaN || right.cost.isNaN { return !left.cost.isNaN && right.cost.isNaN }
            return left.cost < right.cost
        }

        static func == (left: Merit, right: Merit) -> Bool { !(left < right) && !(right < left) }
    }
}
