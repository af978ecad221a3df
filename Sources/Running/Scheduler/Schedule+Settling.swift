import Planning
import Recording

extension Schedule {
    /// Books the end of a trial's attempt.
    mutating func settle(
        _ trial: Int, _ verdict: AttemptVerdict, newEpochs: Int, at now: Duration
    ) -> Command {
        let run = running.removeValue(forKey: trial)
        standings[trial]?.spent += run.map { now - $0.since } ?? .zero
        if newEpochs > 0 { standings[trial]?.failures = 0 }

        switch verdict {
        case .finished: return settled(trial, .finished, nil, .finished)
        case .diverged(let reason): return settled(trial, .diverged, reason, .diverged)
        case .hopeless(let reason): return fail(trial, reason, .failed)
        case .failed, .interrupted:
            if run?.isTimedOut == true, let limit = rules.trialTimeout {
                return fail(trial, "ran longer than its trial_timeout of \(limit.components.seconds) s", .timedOut)
            }
            if run?.isInterrupted == true { return wait(trial, until: now, nil, .interrupted) }
            guard case .failed(let reason) = verdict else { return wait(trial, until: now, nil, .interrupted) }
            return retry(trial, reason, newEpochs: newEpochs, at: now)
        }
    }

    /// Another attempt after a pause that doubles, or none when too many came to nothing.
    private mutating func retry(_ trial: Int, _ reason: String, newEpochs: Int, at now: Duration) -> Command {
        let failures = (standings[trial]?.failures ?? 0) + (newEpochs > 0 ? 0 : 1)
        standings[trial]?.failures = failures
        guard failures <= rules.retries else { return fail(trial, reason, .failed) }
        return wait(trial, until: now + Self.pause(after: failures), reason, .failed)
    }

    /// Half a second after the first failure, then twice as long each time, at most a minute.
    static func pause(after failures: Int) -> Duration {
        failures < 1 ? .zero : min(.seconds(60), .milliseconds(500) * (1 << min(failures - 1, 10)))
    }

    private mutating func wait(
        _ trial: Int, until instant: Duration, _ reason: String?, _ cause: AttemptCause
    ) -> Command {
        let place = waiting.firstIndex { $0.trial > trial } ?? waiting.endIndex
        waiting.insert(Waiting(trial: trial, notBefore: instant), at: place)
        return settled(trial, .waiting, reason, cause)
    }

    private mutating func fail(_ trial: Int, _ reason: String, _ cause: AttemptCause) -> Command {
        if rules.onFailure == .stop { isStoppedByFailure = true }
        return settled(trial, .failed, reason, cause)
    }

    private mutating func settled(
        _ trial: Int, _ state: TrialState, _ reason: String?, _ cause: AttemptCause
    ) -> Command {
        standings[trial]?.state = state
        return .settle(trial: trial, state, reason: reason, cause: cause)
    }
}
