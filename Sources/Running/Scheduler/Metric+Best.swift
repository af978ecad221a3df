import Parameters
import Planning

extension Metric {
    /// The first epoch with the best of its values, and that value; nil when none has one.
    func best(of epochs: [Report]) -> (epoch: Int, value: Double)? {
        epochs.reduce(nil) { best, epoch in
            guard let value = epoch.metrics[name], !value.isNaN else { return best }
            guard let best, !prefers(value, to: best.value) else { return (epoch.step, value) }
            return best
        }
    }
}
