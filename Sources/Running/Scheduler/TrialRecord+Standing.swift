import Foundation
import Planning
import Recording

extension TrialRecord {
    /// How earlier runs left the trial.
    ///
    /// Attempts that ended with their scheduler, or by an interrupt, neither count as failures nor end a row of them.
    /// The time of an attempt whose end nobody saw, and which has neither exit code nor signal, is not known and counts
    /// as none.
    var standing: Schedule.Standing {
        var failures = 0
        for attempt in attempts.reversed() {
            guard attempt.newEpochs == 0 else { break }
            if attempt.end?.cause == .failed { failures += 1 }
        }
        let seen = attempts.filter { $0.end?.exitCode != nil || $0.end?.signal != nil }
        let spent = seen.reduce(0) { seconds, attempt in
            seconds + (attempt.endedAt.map { max(0, $0.timeIntervalSince(attempt.startedAt)) } ?? 0)
        }
        return Schedule.Standing(trial: trial.number, state: state, failures: failures, spent: .seconds(spent))
    }
}
