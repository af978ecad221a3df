import Planning

extension Metric {
    /// The first epoch with the best of its values, and that value; nil when none has one.
    func best(of epochs: [EpochMetrics]) -> (epoch: Int, value: Double)? {
        epochs.reduce(nil) { best, epoch in
            guard let value = epoch.values[name], !value.isNaN else { return best }
            guard let best, !prefers(value, to: best.value) else { return (epoch.epoch, value) }
            return best
        }
    }
}
