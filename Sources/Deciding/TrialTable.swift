import Planning

/// The trials of a schedule by number, each in one phase, and what is found by phase.
///
/// The one place where a phase changes, so that the indices cannot disagree with it.
struct TrialTable {
    /// At position n the trial n + 1.
    private var trials: [TrialStatus] = []
    /// Numbers of the trials that wait, in order.
    private(set) var waiting: [Int] = []
    /// Numbers of the trials that a worker is on, in order.
    private(set) var running: [Int] = []
    /// Numbers of the trials that somebody or a rule put aside, in order.
    private(set) var paused: [Int] = []
    /// How many trials failed for good.
    private(set) var failed = 0

    /// `trials` bear the numbers 1, 2, 3 …, in any order.
    init(_ trials: [TrialStatus]) {
        for trial in trials.sorted(by: { $0.trial < $1.trial }) { append(trial) }
    }

    var count: Int { trials.count }

    /// Nil when there is no trial of that number.
    subscript(number: Int) -> TrialStatus? { trials.indices.contains(number - 1) ? trials[number - 1] : nil }

    mutating func append(_ trial: TrialStatus) {
        precondition(trial.trial == trials.count + 1, "trials are numbered from 1 without gaps")
        trials.append(trial)
        index(trial.phase, trial.trial, isThere: true)
    }

    /// Changes a trial that is there, its phase among it.
    mutating func change(_ number: Int, _ body: (inout TrialStatus) -> Void) {
        guard trials.indices.contains(number - 1) else { return }
        index(trials[number - 1].phase, number, isThere: false)
        body(&trials[number - 1])
        index(trials[number - 1].phase, number, isThere: true)
    }

    /// Changes what is known of a running attempt; nothing when the trial does not run.
    mutating func changeAttempt(_ number: Int, _ body: (inout RunningAttempt) -> Void) {
        guard trials.indices.contains(number - 1), case .running(var attempt) = trials[number - 1].phase else { return }
        body(&attempt)
        trials[number - 1].phase = .running(attempt)
    }

    /// The attempt of a running trial.
    func attempt(_ number: Int) -> RunningAttempt? {
        if case .running(let attempt)? = self[number]?.phase { attempt } else { nil }
    }

    /// Numbers of the trials in a state, in order. Cost: linear in all trials.
    func numbers(_ state: TrialState) -> [Int] { trials.filter { $0.state == state }.map(\.trial) }

    private mutating func index(_ phase: TrialStatus.Phase, _ number: Int, isThere: Bool) {
        switch phase {
        case .waiting: waiting.keep(number, isThere)
        case .running: running.keep(number, isThere)
        case .paused, .pausedAtRung: paused.keep(number, isThere)
        case .ended(.failed): failed += isThere ? 1 : -1
        case .ended: break
        }
    }
}

extension [Int] {
    /// Puts a number into a sorted array, or takes it out.
    fileprivate mutating func keep(_ number: Int, _ isThere: Bool) {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < number { low = middle + 1 } else { high = middle }
        }
        if isThere { insert(number, at: low) } else { remove(at: low) }
    }
}
