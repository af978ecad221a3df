import Parameters
import Planning

/// What reports, the end of an attempt and time mean for a trial.
extension Schedule {
    /// Trials whose last attempts all failed are over before anything starts: `retries` may have been lowered since.
    mutating func failExhausted() -> [ScheduleCommand] {
        let over = trials.waiting.filter { (trials[$0]?.failures ?? 0) > rules.retries }
        return over.map { number in
            let reason = trials[number]?.lastFailure.map { Reason.said($0) }
            trials.change(number) { $0.phase = .ended(.failed) }
            return .place(trial: number, .failed, reason)
        }
    }

    mutating func take(_ report: Report, of number: Int) -> [ScheduleCommand] {
        // A program that began anew reports again what it reported before.
        let isNew = trials[number].map { report.step > $0.step || $0.step == 0 } ?? true
        trials.change(number) { $0.step = max($0.step, report.step) }
        if isNew { trials.changeAttempt(number) { $0.newSteps += 1 } }
        history.report(report, of: number)
        guard let stoppingRule, let attempt = trials.attempt(number), attempt.ending == nil,
            report.step < trials[number]?.epochs ?? .max
        else { return [] }
        switch stoppingRule.judge(trial: number, history) {
        case .goOn: return []
        case .stop(let reason):
            trials.changeAttempt(number) { $0.ending = .stopped(reason) }
            return [.order(trial: number, .kill)]
        case .pause(let reason):
            trials.changeAttempt(number) { $0.ending = .pausedAtRung(reason) }
            // An attempt that is to go no further ends by itself, and leaves its checkpoint.
            return attempt.until.map { report.step >= $0 } ?? false ? [] : [.order(trial: number, .checkpointAndEnd)]
        }
    }

    /// Kills an attempt that reported what cannot be true; of a trial that waits, no attempt is believed any more.
    mutating func rejectReports(of number: Int, _ reason: Reason) -> [ScheduleCommand] {
        guard trials.attempt(number) != nil else {
            trials.change(number) { $0.phase = .ended(.failed) }
            return [.place(trial: number, .failed, reason)]
        }
        trials.changeAttempt(number) { $0.ending = .misreported(reason) }
        return [.order(trial: number, .kill)]
    }

    /// Takes note of the end of a trial's attempt, and of what was asked of it.
    mutating func settle(_ number: Int, _ verdict: Verdict, at now: Duration) -> [ScheduleCommand] {
        guard let attempt = trials.attempt(number) else { return [] }
        let outcome = outcome(of: number, attempt, verdict)
        trials.change(number) { $0.count(outcome.cause, newSteps: attempt.newSteps, for: now - attempt.since) }
        let (phase, reason) = next(number, outcome, at: now)
        trials.change(number) { $0.phase = phase }
        let state = trials[number]?.state ?? .waiting
        if state == .finished { history.finish(number) }
        if state == .failed, rules.onFailure == .stop { isStoppedByFailure = true }
        let requests = attempt.requests.map(closing)
        if case .environmentFailure(let reason) = verdict {
            return [.settle(trial: number, state, outcome.reason, outcome.cause)] + requests + giveUp(reason)
        }
        return [.settle(trial: number, state, reason, outcome.cause)] + requests
    }

    /// What an attempt came to.
    private struct Outcome {
        /// Where that leaves the trial, unless it may try again.
        var phase: TrialStatus.Phase
        var reason: Reason?
        var cause: AttemptCause
        var isRetried = false
    }

    /// What an attempt came to: its verdict, else why it was told to end.
    private func outcome(of number: Int, _ attempt: RunningAttempt, _ verdict: Verdict) -> Outcome {
        let waits = TrialStatus.Phase.waiting(notBefore: .zero)
        if case .misreported(let reason)? = attempt.ending {
            return Outcome(phase: .ended(.failed), reason: reason, cause: .failed)
        }
        switch verdict {
        // What a rule decided stands: of a program that was faster than the order nothing later was recorded.
        case .finished where attempt.isRuled: break
        case .finished: return Outcome(phase: .ended(.finished), cause: .finished)
        case .diverged(let reason): return Outcome(phase: .ended(.diverged), reason: reason, cause: .diverged)
        case .unrecoverable(let reason): return Outcome(phase: .ended(.failed), reason: reason, cause: .failed)
        case .lost: return Outcome(phase: waits, cause: .lost)
        case .reachedUntil, .failed, .interrupted, .environmentFailure: break
        }
        let step = trials[number]?.step ?? 0
        switch attempt.ending {
        case .interrupted: return Outcome(phase: waits, cause: .interrupted)
        case .requeued: return Outcome(phase: waits, cause: .paused)
        case .pausedByUser: return Outcome(phase: .paused, reason: .pausedByUser(step: step), cause: .paused)
        case .pausedAtRung(let reason): return Outcome(phase: .pausedAtRung, reason: reason, cause: .paused)
        case .stopped(let reason): return Outcome(phase: .ended(.stopped), reason: reason, cause: .stopped)
        case .timedOut(let limit):
            return Outcome(phase: .ended(.failed), reason: .timedOut(limit: limit), cause: .timedOut)
        case .hung(let limit):
            return Outcome(phase: waits, reason: .hung(limit: limit), cause: .hung, isRetried: true)
        case .overMemory(let used, let limit):
            return Outcome(
                phase: waits, reason: .overMemory(used: used, limit: limit), cause: .overMemory, isRetried: true)
        case .misreported, nil: break
        }
        switch verdict {
        case .failed(let reason): return Outcome(phase: waits, reason: reason, cause: .failed, isRetried: true)
        case .environmentFailure(let reason): return Outcome(phase: waits, reason: reason, cause: .interrupted)
        case .reachedUntil: return Outcome(phase: waits, cause: .paused)
        default: return Outcome(phase: waits, cause: .interrupted)
        }
    }

    /// Where a trial stands after an attempt: another one after a pause that doubles, or none when too many came to
    /// nothing.
    private func next(
        _ number: Int, _ outcome: Outcome, at now: Duration
    ) -> (phase: TrialStatus.Phase, reason: Reason?) {
        guard case .waiting = outcome.phase else { return (outcome.phase, outcome.reason) }
        guard outcome.isRetried else { return (.waiting(notBefore: now), outcome.reason) }
        let failures = trials[number]?.failures ?? 0
        guard failures <= rules.retries else { return (.ended(.failed), outcome.reason) }
        return (.waiting(notBefore: now + Self.pause(after: failures)), outcome.reason)
    }

    /// Half a second after the first failure, then twice as long each time, at most a minute.
    static func pause(after failures: Int) -> Duration {
        failures < 1 ? .zero : min(.seconds(60), .milliseconds(500) * (1 << min(failures - 1, 10)))
    }

    /// Lets the other trials end when none would fare better: the run is over, and nothing has failed.
    mutating func giveUp(_ reason: Reason) -> [ScheduleCommand] {
        guard environmentFailure == nil else { return [] }
        environmentFailure = reason
        return order(.interrupted, .checkpointAndEnd, evenThoseThatEnd: false)
    }
}

// MARK: - Limits

extension Schedule {
    /// The most that counts as silence between two looks: a machine that slept, or is busy, did not watch its workers.
    /// A worker is looked at ten times at least before it is taken for hung.
    private var longestLook: Duration { min(.seconds(1), (rules.hangTimeout ?? .seconds(10)) / 10) }

    /// Kills what has run past its deadline and what has been silent for too long.
    mutating func expire(at now: Duration) -> [ScheduleCommand] {
        let passed = min(now - lastLook, longestLook)
        lastLook = now
        return trials.running.flatMap { number -> [ScheduleCommand] in
            trials.changeAttempt(number) { attempt in
                attempt.silence = attempt.hasHeartbeat ? .zero : attempt.silence + passed
                attempt.hasHeartbeat = false
            }
            if overstays(number, by: passed) { return [.order(trial: number, .checkpointAndEnd)] }
            guard let attempt = trials.attempt(number) else { return [] }
            if let deadline = attempt.deadline, deadline <= now, let limit = rules.trialTimeout {
                return kill(number, .timedOut(limit: limit))
            }
            if let limit = rules.hangTimeout, attempt.silence >= limit { return kill(number, .hung(limit: limit)) }
            return []
        }
    }

    /// How long an attempt that reached its rung may take to end by itself: a program may not know that it is to.
    static let overstay = Duration.seconds(30)

    /// Whether that time is over, which is so once.
    private mutating func overstays(_ number: Int, by passed: Duration) -> Bool {
        guard case .pausedAtRung? = trials.attempt(number)?.ending else { return false }
        let before = trials.attempt(number)?.overstay ?? .zero
        trials.changeAttempt(number) { $0.overstay += passed }
        return before < Self.overstay && before + passed >= Self.overstay
    }

    /// Kills a trial that uses more memory than it may.
    mutating func check(_ memory: ByteCount, of number: Int) -> [ScheduleCommand] {
        guard let limit = rules.trialMemory, memory.bytes > limit.bytes else { return [] }
        return kill(number, .overMemory(used: memory, limit: limit))
    }

    /// Kills a running trial, once; why it was already to end stays.
    private mutating func kill(_ number: Int, _ ending: RunningAttempt.Ending) -> [ScheduleCommand] {
        guard let attempt = trials.attempt(number), !attempt.isKilled else { return [] }
        trials.changeAttempt(number) { attempt in
            attempt.isKilled = true
            attempt.ending = attempt.ending ?? ending
        }
        return [.order(trial: number, .kill)]
    }
}
