import Parameters
import Planning
import Recording
import Running

/// What is known of a running sweep: events in, the numbers for a display out.
///
/// Of the many trials that are over, only the last ones are kept, so that memory stays flat.
struct RunProgress: Sendable {
    /// One trial, as a display shows it.
    struct Line: Sendable {
        var number: Int
        /// Parameters and seed in a few words; empty until the trial starts in this run.
        var label: String
        /// How long the trial is; nil when that is not known.
        var epochs: Int?
        var state: TrialState
        var epoch: Int
        /// The last values of the sweep's metric, one for each report that has it.
        var curve: [Double] = []
        var reason: String?

        /// The most values that a display has room for.
        static let curveLimit = 60

        fileprivate mutating func take(_ report: Report, _ metric: Metric) {
            epoch = report.step
            guard let value = report.metrics[metric.name] else { return }
            curve.append(value)
            if curve.count > 2 * Self.curveLimit { curve = curve.suffix(Self.curveLimit) }
        }
    }

    /// Lines of trials that are over which are kept.
    private static let endedLimit = 64

    let sweep: String
    let metric: Metric
    let workers: Int
    /// Trials that can still go on, and the last ones that are over.
    private(set) var lines: [Int: Line]
    /// How many trials there are in all, as far as is known.
    private(set) var total: Int
    /// Whether it is not known how many trials there are going to be.
    let isOpenEnded: Bool
    /// Whether somebody paused the whole sweep.
    private(set) var isHeld = false
    private var counts: [TrialState: Int]
    /// Of every trial that is known.
    private var states: [Int: TrialState]
    /// The numbers of kept lines whose trials are over, in the order in which they ended.
    private var ended: [Int] = []
    /// Seconds and epochs that were recorded by this run, for the estimate.
    private var measured = (seconds: 0.0, epochs: 0)

    /// A run over the trials of `lines`.
    ///
    /// - Parameter unproposed: How many trials there are besides; nil when that is not known.
    init(sweep: String, metric: Metric, workers: Int, lines: [Line], unproposed: Int? = 0) {
        isOpenEnded = unproposed == nil
        let unproposed = unproposed ?? 0
        self.sweep = sweep
        self.metric = metric
        self.workers = workers
        self.lines = Dictionary(uniqueKeysWithValues: lines.map { ($0.number, $0) })
        total = lines.count + unproposed
        states = Dictionary(uniqueKeysWithValues: lines.map { ($0.number, $0.state) })
        counts = Dictionary(grouping: lines, by: \.state).mapValues(\.count)
        counts[.waiting, default: 0] += unproposed
        ended = lines.filter { $0.state.isFinal }.map(\.number).sorted()
        dropOldLines()
    }

    mutating func apply(_ event: RunEvent) {
        switch event {
        case .started(let trial, _, _):
            var line = lines[trial.number] ?? Line(trial, state: .waiting)
            line.label = TrialLabel.text(trial)
            lines[trial.number] = line
            if trial.number > total { total += 1; counts[.waiting, default: 0] += 1 }
            setState(.running, trial.number)
        case .damaged, .waiting, .noticed, .lastLines, .exhausted: break
        case .reported(let trial, let reports): for report in reports { lines[trial]?.take(report, metric) }
        case .recorded(let trial, let report):
            lines[trial]?.take(report, metric)
            measured.seconds += report.seconds
            measured.epochs += 1
        case .settled(let trial, let state, let reason):
            lines[trial]?.reason = reason
            setState(state, trial)
        case .held(let isHeld): self.isHeld = isHeld
        }
    }

    private mutating func setState(_ state: TrialState, _ number: Int) {
        let old = states.updateValue(state, forKey: number) ?? .waiting
        counts[old, default: 0] -= 1
        counts[state, default: 0] += 1
        lines[number]?.state = state
        if old.isFinal { ended.removeAll { $0 == number } }
        if state.isFinal { ended.append(number) }
        dropOldLines()
    }

    private mutating func dropOldLines() {
        while ended.count > Self.endedLimit { lines[ended.removeFirst()] = nil }
    }

    /// Trials by state, those that are not proposed yet among the waiting ones.
    func count(_ state: TrialState) -> Int { counts[state] ?? 0 }

    /// Trials that are over.
    var endedCount: Int { counts.filter(\.key.isFinal).values.reduce(0, +) }

    /// What a person has to do for the run to go on; nil while it goes on by itself.
    var hint: String? {
        if isHeld { return "apus resume \(sweep) lets it go on" }
        guard count(.running) == 0, count(.waiting) == 0, count(.paused) > 0 else { return nil }
        return "nothing runs until a paused trial is resumed, for example with apus resume \(sweep)"
    }

    /// Seconds until the end, from the mean epoch so far; nil before the first one.
    ///
    /// A trial that is not proposed yet counts with the mean length of those that are known.
    var remainingSeconds: Double? {
        // What a program reports tells no times.
        guard measured.seconds > 0, !isOpenEnded else { return nil }
        let lengths = lines.values.compactMap(\.epochs)
        guard lengths.count == lines.count else { return nil }
        let open = lines.values.filter { !$0.state.isFinal && $0.state != .paused }.map {
            max(0, ($0.epochs ?? 0) - $0.epoch)
        }
        let unknown = count(.waiting) - lines.values.count { $0.state == .waiting }
        let length = lines.isEmpty ? 0 : Double(lengths.reduce(0, +)) / Double(lines.count)
        let work = Double(open.reduce(0, +)) + Double(max(0, unknown)) * length
        let longest = max(Double(open.max() ?? 0), unknown > 0 ? length : 0)
        return max(work / Double(workers), longest) * measured.seconds / Double(measured.epochs)
    }
}

extension RunProgress.Line {
    /// A trial that begins, or goes on, in this run.
    init(_ trial: Trial, state: TrialState, epoch: Int = 0) {
        self.init(
            number: trial.number, label: TrialLabel.text(trial), epochs: trial.epochs, state: state, epoch: epoch)
    }

    /// A trial as the store has it.
    init(_ overview: TrialOverview) {
        self.init(
            number: overview.trial, label: "", epochs: overview.epochs,
            state: overview.state == .running ? .waiting : overview.state, epoch: overview.recordedEpochs)
    }
}
