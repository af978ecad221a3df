import Foundation

/// What a finished worker process means for its trial.
enum AttemptVerdict: Hashable, Sendable {
    case finished
    case diverged(reason: String)
    /// Ended when asked to; the trial goes on later.
    case interrupted
    /// The disk does not take what it has to write, or no process can be started; no other trial would fare better.
    case blocked(reason: String)
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
    ///   - memoryRanOut: Whether the system killed some process for want of memory meanwhile; nil when it does not tell.
    init(
        end: ProcessEnd?, outcome: WorkerOutcome?, recorded: Int, target: Int, lastWords: String?,
        memoryRanOut: Bool? = nil
    ) {
        switch outcome {
        case .finished where recorded >= target: self = .finished
        case .finished:
            self = .failed(reason: "the worker said it finished, but reported \(recorded) of \(target) epochs")
        case .diverged(let reason): self = .diverged(reason: reason)
        case .interrupted: self = .interrupted
        case .failed(let message): self = .failed(reason: message)
        case nil where end == .cannotWrite:
            let said = lastWords.map { $0.hasPrefix("apus: ") ? String($0.dropFirst(6)) : $0 }
            self = .blocked(
                reason: said ?? "a worker cannot write its folder; make room or make it writable, then run the same "
                    + "command again")
        case nil:
            let progress = "after \(recorded) of \(target) epochs"
            self = Self.silent(end: end, progress: progress, said: lastWords.map { ": \($0)" } ?? "", memoryRanOut)
        }
    }

    /// A process that left no outcome.
    private static func silent(
        end: ProcessEnd?, progress: String, said: String, _ memoryRanOut: Bool?
    ) -> AttemptVerdict {
        switch end {
        case nil: .interrupted
        case .exited(0): .failed(reason: "the worker exited with code 0 \(progress), without having finished\(said)")
        case .exited(let code): .failed(reason: "the worker exited with code \(code) \(progress)\(said)")
        case .signalled(let signal):
            .failed(
                reason: "the worker was killed by \(SignalName.text(signal)) \(progress)"
                    + "\(guess(signal, memoryRanOut))\(said)")
        // Too many processes, too little memory, a program that was replaced: the next trial would fare no better.
        case .notStarted(let reason): .blocked(reason: "a worker could not be started: \(reason)")
        }
    }

    /// Who sent SIGKILL, for the system sends it too when memory runs out.
    private static func guess(_ signal: Int, _ memoryRanOut: Bool?) -> String {
        guard signal == Int(SIGKILL) else { return "" }
        return switch memoryRanOut {
        case true?: ", when the system had run out of memory; run fewer workers, or smaller models"
        case false?: ""
        case nil: ", perhaps by the system, for want of memory"
        }
    }
}
