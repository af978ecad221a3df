import Planning

extension Metric {
    /// The best of its values over some epochs; nil when none has one.
    func best(of epochs: [EpochMetrics]) -> Double? {
        epochs.compactMap { $0.values[name] }.filter { !$0.isNaN }.reduce(nil as Double?) { best, value in
            best.map { prefers(value, to: $0) ? value : $0 } ?? value
        }
    }
}
