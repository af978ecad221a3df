import Foundation
import Parameters
import Planning
import Recording

extension TrialRecord {
    /// How earlier runs left the trial.
    ///
    /// Attempts that ended with their scheduler, by an interrupt or a pause, neither count as failures nor end a row of
    /// them; those that were forgiven count for nothing.
    /// The time of an attempt whose end nobody saw, and which has neither exit code nor signal, is not known and counts
    /// as none.
    var standing: Schedule.Standing {
        let counted = attempts.filter { $0.number > forgivenAttempt }
        var failures = 0
        for attempt in counted.reversed() {
            guard attempt.newEpochs == 0 else { break }
            if let cause = attempt.end?.cause, Self.failures.contains(cause) { failures += 1 }
        }
        let seen = counted.filter { $0.end?.exitCode != nil || $0.end?.signal != nil }
        let spent = seen.reduce(0) { seconds, attempt in
            seconds + (attempt.endedAt.map { max(0, $0.timeIntervalSince(attempt.startedAt)) } ?? 0)
        }
        return Schedule.Standing(
            trial: trial.number, state: state, failures: failures, spent: .seconds(spent), epochs: recordedEpochs)
    }

    /// The causes that another attempt may mend.
    private static let failures: Set<AttemptCause> = [.failed, .hung, .overMemory]
}
