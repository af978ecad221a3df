import Parameters
import Planning
import TestSupport
import Testing

@testable import Deciding

/// Whole sweeps in simulated time: random workers, random fates.
@Suite struct SimulatedSweepTests {
    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func everyTrialIsSettledAndWorkersAreNeverExceeded(seed: UInt64) throws {
        var generator = SplitMix64(state: seed)
        let trials = Int.random(in: 1...20, using: &generator)
        let workers = Int.random(in: 1...4, using: &generator)
        var schedule = WatchedSchedule(
            rules: .init(workers: workers, retries: 2, trialTimeout: .seconds(40)),
            standings: (1...trials).map { .init(trial: $0) })

        var now = Duration.zero
        var running: [Int: Duration] = [:]
        var states: [Int: TrialState] = [:]
        var pending = schedule.handle(.opened, at: now)
        var ended: ScheduleEnd?
        for _ in 0..<10_000 where ended == nil {
            for command in pending {
                switch command {
                case .start(let trial):
                    #expect(running[trial] == nil && states[trial]?.isFinal != true)
                    running[trial] = now + .milliseconds(Int.random(in: 10...60_000, using: &generator))
                case .order(let trial, let order):
                    #expect(order == .kill && running[trial] != nil)
                    running[trial] = now
                case .settle(let trial, let state, _, _): states[trial] = state
                case .end(let end): ended = end
                case .place, .reset, .hold, .close, .propose: Issue.record("nobody asked for anything")
                }
            }
            #expect(running.count <= workers)
            now += .milliseconds(100)
            if let (trial, _) = running.filter({ $0.value <= now }).min(by: { $0.key < $1.key }) {
                running[trial] = nil
                let fate: Verdict =
                    switch Int.random(in: 0..<10, using: &generator) {
                    case 0..<5: .finished
                    case 5: .diverged(.said("NaN"))
                    default: .failed(.said("x"))
                    }
                let newEpochs = Int.random(in: 0...1, using: &generator)
                pending = schedule.end(trial, fate, newEpochs: newEpochs, at: now)
            } else {
                pending = schedule.handle(.timePassed, at: now)
            }
        }
        #expect(ended == .done(failed: states.values.count { $0 == .failed }))
        #expect(states.count == trials && states.values.allSatisfy(\.isFinal))
    }
}
