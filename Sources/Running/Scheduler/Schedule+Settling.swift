import Parameters
import Planning
import Recording

extension Schedule {
    /// Books the end of a trial's attempt, and what was asked of it.
    mutating func settle(_ trial: Int, _ verdict: AttemptVerdict, newEpochs: Int, at now: Duration) -> [Command] {
        let run = running.removeValue(forKey: trial)
        standings[trial]?.spent += run.map { now - $0.since } ?? .zero
        standings[trial]?.epochs += newEpochs
        if newEpochs > 0 { standings[trial]?.failures = 0 }
        let command = settlement(trial, verdict, run?.ending, newEpochs: newEpochs, at: now)
        return [command] + (run?.requests ?? []).map(closing) + giveUp(verdict)
    }

    /// Lets the other trials end when the disk takes nothing any more: the run is over, and nothing has failed.
    private mutating func giveUp(_ verdict: AttemptVerdict) -> [Command] {
        guard case .blocked(let reason) = verdict, blockade == nil else { return [] }
        blockade = reason
        let trials = running.filter { $0.value.ending == nil }.keys.sorted()
        for trial in trials { running[trial]?.ending = .interrupted }
        return trials.map { .order(trial: $0, .checkpointAndEnd) }
    }

    private mutating func settlement(
        _ trial: Int, _ verdict: AttemptVerdict, _ ending: Ending?, newEpochs: Int, at now: Duration
    ) -> Command {
        switch verdict {
        case .finished: return settled(trial, .finished, nil, .finished)
        case .diverged(let reason): return settled(trial, .diverged, reason, .diverged)
        case .hopeless(let reason): return fail(trial, reason, .failed)
        case .failed, .interrupted, .blocked: break
        }
        switch ending {
        case .interrupted: return wait(trial, until: now, nil, .interrupted)
        case .setBack: return wait(trial, until: now, nil, .paused)
        case .paused:
            paused.insert(trial)
            return settled(trial, .paused, byUser("paused", trial), .paused)
        case .stopped: return settled(trial, .stopped, byUser("stopped", trial), .stopped)
        case .timedOut:
            return fail(trial, "ran longer than its trial_timeout of \(text(rules.trialTimeout))", .timedOut)
        case .hung:
            let reason = "gave no sign of life for \(text(rules.hangTimeout)) (hang_timeout)"
            return retry(trial, reason, .hung, newEpochs: newEpochs, at: now)
        case .overMemory(let used):
            let limit = rules.trialMemory?.description ?? ""
            let reason = "used \(used) of memory, more than its trial_memory of \(limit)"
            return retry(trial, reason, .overMemory, newEpochs: newEpochs, at: now)
        case nil: break
        }
        switch verdict {
        case .failed(let reason): return retry(trial, reason, .failed, newEpochs: newEpochs, at: now)
        case .blocked(let reason): return wait(trial, until: now, reason, .interrupted)
        default: return wait(trial, until: now, nil, .interrupted)
        }
    }

    /// Another attempt after a pause that doubles, or none when too many came to nothing.
    private mutating func retry(
        _ trial: Int, _ reason: String, _ cause: AttemptCause, newEpochs: Int, at now: Duration
    ) -> Command {
        let failures = (standings[trial]?.failures ?? 0) + (newEpochs > 0 ? 0 : 1)
        standings[trial]?.failures = failures
        guard failures <= rules.retries else { return fail(trial, reason, cause) }
        return wait(trial, until: now + Self.pause(after: failures), reason, cause)
    }

    /// Half a second after the first failure, then twice as long each time, at most a minute.
    static func pause(after failures: Int) -> Duration {
        failures < 1 ? .zero : min(.seconds(60), .milliseconds(500) * (1 << min(failures - 1, 10)))
    }

    private mutating func wait(
        _ trial: Int, until instant: Duration, _ reason: String?, _ cause: AttemptCause
    ) -> Command {
        enqueue(trial, notBefore: instant)
        return settled(trial, .waiting, reason, cause)
    }

    /// Trials wait in the order of their numbers.
    mutating func enqueue(_ trial: Int, notBefore instant: Duration) {
        let place = waiting.firstIndex { $0.trial > trial } ?? waiting.endIndex
        waiting.insert(Waiting(trial: trial, notBefore: instant), at: place)
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

    /// `stopped by the user at epoch 4`.
    func byUser(_ deed: String, _ trial: Int) -> String {
        let epochs = standings[trial]?.epochs ?? 0
        return "\(deed) by the user " + (epochs > 0 ? "at epoch \(epochs)" : "before the end of its first epoch")
    }

    private func text(_ limit: Duration?) -> String { "\(limit?.secondsText ?? "") s" }
}
