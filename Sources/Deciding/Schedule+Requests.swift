import Parameters
import Planning

/// What a person asks from another terminal.
extension Schedule {
    /// Does what is asked, or says why not.
    mutating func take(_ request: ControlRequest, at now: Duration) -> [ScheduleCommand] {
        guard let number = request.trial else { return takeForAll(request, at: now) }
        // Somebody may want something of a trial whose turn to be proposed has not come.
        let proposals = proposals(upTo: number)
        return proposals.map { .propose($0) } + take(request, of: number, at: now)
    }

    private mutating func proposals(upTo number: Int) -> [Trial] {
        guard let count = trialCount, number <= count else { return [] }
        var proposals: [Trial] = []
        while trials.count < number, let trial = propose() { proposals.append(trial) }
        return proposals
    }

    private mutating func take(
        _ request: ControlRequest, of number: Int, at now: Duration
    ) -> [ScheduleCommand] {
        guard let trial = trials[number] else { return [refusal(of: request, "there is no trial \(number)")] }
        switch (request.action, trial.phase) {
        case (.stop, .running): return end(number, .stopped(.stoppedByUser(step: trial.step)), request)
        case (.pause, .running): return end(number, .pausedByUser, request)
        case (.stop, .waiting), (.stop, .paused), (.stop, .pausedAtRung):
            return [putAside(number, .ended(.stopped), .stoppedByUser(step: trial.step)), closing(request)]
        case (.pause, .waiting), (.pause, .pausedAtRung):
            return [putAside(number, .paused, .pausedByUser(step: trial.step)), closing(request)]
        case (.resume, .running(let attempt)) where attempt.isEndingForUser:
            return [goOn(number, at: now), closing(request)].compactMap { $0 }
        case (.resume, .paused), (.resume, .pausedAtRung), (.resume, .ended(.stopped)):
            return [goOn(number, at: now), closing(request)].compactMap { $0 }
        case (.retry, .ended(.failed)), (.retry, .ended(.stopped)):
            return [reset(number, at: now), closing(request)]
        default:
            return [refusal(of: request, "trial \(number) \(Self.reason(against: request.action, trial.state))")]
        }
    }

    private mutating func takeForAll(_ request: ControlRequest, at now: Duration) -> [ScheduleCommand] {
        switch request.action {
        case .stop where !isOpen, .pause where !isOpen: return [refusal(of: request, "nobody runs it")]
        case .stop: return interrupt() + [closing(request)]
        case .pause:
            if isHeld { return [refusal(of: request, "it is paused already")] }
            if interrupts > 0 { return [refusal(of: request, "it is ending")] }
            isHeld = true
            return [.hold(true)] + order(.requeued, .checkpointAndEnd, evenThoseThatEnd: false) + [closing(request)]
        case .resume:
            let aside = (trials.paused + trials.running).filter(isAsideForUser).sorted()
            if !isHeld && aside.isEmpty { return [refusal(of: request, "it is not paused")] }
            isHeld = false
            return [.hold(false)] + aside.compactMap { goOn($0, at: now) } + [closing(request)]
        case .retry:
            let failed = trials.numbers(.failed)
            if failed.isEmpty { return [refusal(of: request, "none of its trials has failed")] }
            return failed.map { reset($0, at: now) } + [closing(request)]
        }
    }

    /// Whether a person put a trial aside, or it is on its way there.
    private func isAsideForUser(_ number: Int) -> Bool {
        switch trials[number]?.phase {
        case .paused: true
        case .running(let attempt): attempt.ending == .pausedByUser
        default: false
        }
    }

    /// Lets a running trial leave a checkpoint and end; asked for a second time, kills it.
    private mutating func end(
        _ number: Int, _ ending: RunningAttempt.Ending, _ request: ControlRequest
    ) -> [ScheduleCommand] {
        let isRepeated = trials.attempt(number)?.ending == ending
        trials.changeAttempt(number) { attempt in
            attempt.ending = ending
            attempt.requests.append(request)
        }
        return [.order(trial: number, isRepeated ? .kill : .checkpointAndEnd)]
    }

    /// Takes a trial that nobody works on out of the way.
    private mutating func putAside(_ number: Int, _ phase: TrialStatus.Phase, _ reason: Reason) -> ScheduleCommand {
        trials.change(number) { $0.phase = phase }
        return .place(trial: number, trials[number]?.state ?? .paused, reason)
    }

    /// Lets a trial go on that was put aside; one that is still on its way out goes on after that.
    private mutating func goOn(_ number: Int, at now: Duration) -> ScheduleCommand? {
        guard trials.attempt(number) == nil else {
            trials.changeAttempt(number) { $0.ending = .requeued }
            return nil
        }
        trials.change(number) { $0.phase = .waiting(notBefore: now) }
        return .place(trial: number, .waiting, nil)
    }

    private mutating func reset(_ number: Int, at now: Duration) -> ScheduleCommand {
        trials.change(number) { trial in
            trial.reset()
            trial.phase = .waiting(notBefore: now)
        }
        isStoppedByFailure = false
        return .reset(trial: number)
    }

    /// A request that was carried out, unless its trial came to another end in the meantime.
    func closing(_ request: ControlRequest) -> ScheduleCommand {
        guard let number = request.trial, let state = trials[number]?.state else { return close(request) }
        switch (request.action, state) {
        case (.stop, .stopped), (.pause, .paused), (.resume, _), (.retry, _): return close(request)
        default: return refusal(of: request, "trial \(number) \(Self.reason(against: request.action, state))")
        }
    }

    private func close(_ request: ControlRequest) -> ScheduleCommand { .close(request.id, refusal: nil) }

    private func refusal(of request: ControlRequest, _ reason: String) -> ScheduleCommand {
        .close(request.id, refusal: reason)
    }

    /// Why a trial in that state is not stopped, paused, resumed or tried again.
    private static func reason(against action: ControlRequest.Action, _ state: TrialState) -> String {
        switch state {
        case .waiting: "waits for its turn"
        case .running: "is running"
        case .paused: "is paused"
        case .stopped: "is stopped"
        case .failed: "has failed" + (action == .resume ? "; `apus retry` lets it try again" : "")
        case .finished: "is finished"
        case .diverged: "has diverged" + (action == .retry ? ", and the same settings would diverge again" : "")
        }
    }
}

extension RunningAttempt {
    /// Whether a person put the trial aside or stopped it, and it is on its way out.
    fileprivate var isEndingForUser: Bool {
        switch ending {
        case .pausedByUser, .stopped(.stoppedByUser): true
        default: false
        }
    }
}
