/// What a finished worker process means for its trial.
enum AttemptVerdict: Hashable, Sendable {
    case finished
    case diverged(reason: String)
    /// Ended when asked to; the trial goes on later.
    case interrupted
    /// Worth another attempt.
    case failed(reason: String)
    /// No attempt can mend it.
    case hopeless(reason: String)

    /// Judges a process by how it ended, what it said last and what it reported.
    ///
    /// - Parameters:
    ///   - end: How the process ended; nil when nobody saw it, because its scheduler died before it.
    ///   - outcome: What it wrote as its last deed; nil when it did not get there.
    ///   - recorded: How many of the trial's epochs are recorded.
    ///   - target: The epochs the trial is to reach.
    ///   - lastWords: The last line of its log.
    init(end: ProcessEnd?, outcome: WorkerOutcome?, recorded: Int, target: Int, lastWords: String?) {
        switch outcome {
        case .finished where recorded >= target: self = .finished
        case .finished:
            self = .failed(reason: "the worker said it finished, but reported \(recorded) of \(target) epochs")
        case .diverged(let reason): self = .diverged(reason: reason)
        case .interrupted: self = .interrupted
        case .failed(let message): self = .failed(reason: message)
        case nil: self = Self.silent(end: end, progress: "\(recorded) of \(target) epochs", lastWords: lastWords)
        }
    }

    /// A process that left no outcome.
    private static func silent(end: ProcessEnd?, progress: String, lastWords: String?) -> AttemptVerdict {
        let said = lastWords.map { ": \($0)" } ?? ""
        switch end {
        case nil: return .interrupted
        case .exited(let code):
            return .failed(reason: "the worker exited with code \(code) after \(progress)\(said)")
        case .signalled(let signal):
            return .failed(reason: "the worker was killed by signal \(signal) after \(progress)\(said)")
        case .notStarted(let reason):
            return .failed(reason: "the worker could not be started: \(reason)")
        }
    }
}
