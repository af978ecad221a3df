import Parameters
import Planning
import Recording

/// What a person asks from another terminal.
extension Schedule {
    /// Does what is asked, or says why not.
    mutating func take(_ request: ControlRequest, at now: Duration) -> [Command] {
        guard let trial = request.trial else { return takeForAll(request, at: now) }
        guard let standing = standings[trial] else { return [refusal(of: request, "there is no trial \(trial)")] }
        let state = standing.state
        switch (request.action, state) {
        case (.stop, .running): return end(trial, .stopped, request)
        case (.pause, .running): return end(trial, .paused, request)
        case (.stop, .waiting), (.stop, .paused): return [putAside(trial, .stopped), closing(request)]
        case (.pause, .waiting): return [putAside(trial, .paused), closing(request)]
        case (.resume, .running) where [.paused, .stopped].contains(running[trial]?.ending):
            return [goOn(trial, at: now), closing(request)].compactMap { $0 }
        case (.resume, .paused), (.resume, .stopped):
            return [goOn(trial, at: now), closing(request)].compactMap { $0 }
        case (.retry, .failed), (.retry, .stopped): return [forgive(trial, at: now), closing(request)]
        default: return [refusal(of: request, "trial \(trial) \(Self.reason(against: request.action, state))")]
        }
    }

    private mutating func takeForAll(_ request: ControlRequest, at now: Duration) -> [Command] {
        switch request.action {
        case .stop where !isOpen, .pause where !isOpen: return [refusal(of: request, "nobody runs it")]
        case .stop: return interrupt() + [closing(request)]
        case .pause:
            if isHeld { return [refusal(of: request, "it is paused already")] }
            if interrupts > 0 { return [refusal(of: request, "it is ending")] }
            return hold() + [closing(request)]
        case .resume:
            let aside = Array(paused) + running.filter { $0.value.ending == .paused }.keys
            if !isHeld && aside.isEmpty { return [refusal(of: request, "it is not paused")] }
            isHeld = false
            return [.hold(false)] + aside.sorted().compactMap { goOn($0, at: now) } + [closing(request)]
        case .retry:
            let failed = standings.values.filter { $0.state == .failed }.map(\.trial).sorted()
            if failed.isEmpty { return [refusal(of: request, "none of its trials has failed")] }
            return failed.map { forgive($0, at: now) } + [closing(request)]
        }
    }

    /// Lets a running trial leave a checkpoint and end; asked for a second time, kills it.
    private mutating func end(_ trial: Int, _ ending: Ending, _ request: ControlRequest) -> [Command] {
        let isRepeated = running[trial]?.ending == ending
        running[trial]?.ending = ending
        running[trial]?.requests.append(request)
        return [.order(trial: trial, isRepeated ? .kill : .checkpointAndEnd)]
    }

    /// Lets every running trial leave a checkpoint and go back to those that wait.
    private mutating func hold() -> [Command] {
        isHeld = true
        let trials = running.filter { $0.value.ending == nil }.keys.sorted()
        for trial in trials { running[trial]?.ending = .setBack }
        return [.hold(true)] + trials.map { .order(trial: $0, .checkpointAndEnd) }
    }

    /// Takes a trial that nobody works on out of the way.
    private mutating func putAside(_ trial: Int, _ state: TrialState) -> Command {
        waiting.removeAll { $0.trial == trial }
        paused.remove(trial)
        if state == .paused { paused.insert(trial) }
        standings[trial]?.state = state
        return .place(trial: trial, state, reason: byUser(state.rawValue, trial))
    }

    /// Lets a trial go on that was put aside; one that is still on its way out goes on after that.
    private mutating func goOn(_ trial: Int, at now: Duration) -> Command? {
        if running[trial] != nil {
            running[trial]?.ending = .setBack
            return nil
        }
        paused.remove(trial)
        standings[trial]?.state = .waiting
        enqueue(trial, notBefore: now)
        return .place(trial: trial, .waiting, reason: nil)
    }

    private mutating func forgive(_ trial: Int, at now: Duration) -> Command {
        standings[trial]?.failures = 0
        standings[trial]?.spent = .zero
        standings[trial]?.state = .waiting
        isStoppedByFailure = false
        enqueue(trial, notBefore: now)
        return .forgive(trial: trial)
    }

    /// A request that was carried out, unless its trial came to another end in the meantime.
    func closing(_ request: ControlRequest) -> Command {
        guard let trial = request.trial, let state = standings[trial]?.state else { return close(request) }
        switch (request.action, state) {
        case (.stop, .stopped), (.pause, .paused), (.resume, _), (.retry, _): return close(request)
        default: return refusal(of: request, "trial \(trial) \(Self.reason(against: request.action, state))")
        }
    }

    private func close(_ request: ControlRequest) -> Command { .close(request.id, refusal: nil) }

    private func refusal(of request: ControlRequest, _ reason: String) -> Command {
        .close(request.id, refusal: reason)
    }

    /// Why a trial in that state is not stopped, paused, resumed or tried again.
    private static func reason(against action: ControlAction, _ state: TrialState) -> String {
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
