import Foundation
import Parameters
import Planning
import Running

/// What is known of a running sweep: news in, the numbers for a display out.
struct RunProgress: Sendable {
    /// One trial, as a display shows it.
    struct Line: Sendable {
        var trial: Trial
        var state: TrialState
        var epoch: Int
        /// Values of the sweep's metric, one an epoch.
        var curve: [Double] = []
        var reason: String?
    }

    let sweep: String
    let metric: Metric
    let workers: Int
    private(set) var lines: [Int: Line]
    /// Whether somebody put the whole sweep aside.
    private(set) var isHeld = false
    /// Seconds and epochs that were recorded by this run, for the estimate.
    private var measured = (seconds: 0.0, epochs: 0)

    init(sweep: String, metric: Metric, workers: Int, lines: [Line]) {
        self.sweep = sweep
        self.metric = metric
        self.workers = workers
        self.lines = Dictionary(uniqueKeysWithValues: lines.map { ($0.trial.number, $0) })
    }

    mutating func take(_ news: SchedulerNews) {
        switch news {
        case .started(let trial, _, _): lines[trial]?.state = .running
        case .damaged: break
        case .recorded(let trial, let epoch):
            lines[trial]?.epoch = epoch.step
            lines[trial]?.curve.append(epoch.metrics[metric.name] ?? .nan)
            measured.seconds += epoch.seconds
            measured.epochs += 1
        case .settled(let trial, let state, let reason):
            lines[trial]?.state = state
            lines[trial]?.reason = reason
        case .held(let isHeld): self.isHeld = isHeld
        }
    }

    /// Trials by state.
    func count(_ state: TrialState) -> Int { lines.values.count { $0.state == state } }

    /// What a person has to do for the run to go on; nil while it goes on by itself.
    var hint: String? {
        if isHeld { return "apus resume \(sweep) lets it go on" }
        guard count(.running) == 0, count(.waiting) == 0, count(.paused) > 0 else { return nil }
        return "nothing runs until a paused trial is resumed, for example with apus resume \(sweep)"
    }

    /// Seconds until the end, from the mean epoch so far; nil before the first one.
    var remainingSeconds: Double? {
        guard measured.epochs > 0 else { return nil }
        let open = lines.values.filter { !$0.state.isFinal && $0.state != .paused }.map {
            max(0, $0.trial.epochs - $0.epoch)
        }
        let epochs = max(Double(open.reduce(0, +)) / Double(workers), Double(open.max() ?? 0))
        return epochs * measured.seconds / Double(measured.epochs)
    }
}
