import Foundation
import Parameters
import Planning
import TestSupport
import Testing

@testable import Deciding

/// Whole sweeps in simulated time while somebody stops, pauses, resumes and retries at random.
@Suite struct SimulatedControlTests {
    /// What the shell around a schedule knows; it checks every command against it.
    private struct World {
        var schedule: WatchedSchedule
        var random: SplitMix64
        var now = Duration.zero
        /// When the worker of a trial ends by itself.
        var running: [Int: Duration] = [:]
        /// What it was told.
        var orders: [Int: StopOrder] = [:]
        var states: [Int: TrialState]
        var isHeld = false
        var asked: Set<Int64> = []
        var closed: Set<Int64> = []
        var end: ScheduleEnd?

        mutating func hand(_ event: ScheduleEvent) {
            for command in schedule.handle(event, at: now) { obey(command) }
        }

        mutating func ask(_ action: ControlRequest.Action, _ trial: Int?) {
            let id = Int64(asked.count + 1)
            asked.insert(id)
            hand(.asked(ControlRequest(id: id, trial: trial, action: action, askedAt: .distantPast)))
        }

        private mutating func obey(_ command: WatchedSchedule.Command) {
            switch command {
            case .start(let trial):
                #expect(states[trial] == .waiting && !isHeld && running[trial] == nil)
                running[trial] = now + .milliseconds(Int.random(in: 10...30_000, using: &random))
                states[trial] = .running
            case .order(let trial, let order):
                #expect(running[trial] != nil)
                orders[trial] = order
                running[trial] = now + .milliseconds(Int.random(in: 0...300, using: &random))
            case .settle(let trial, let state, _, _):
                #expect(states[trial] == .running)
                states[trial] = state
            case .place(let trial, let state, _):
                #expect(running[trial] == nil)
                states[trial] = state
            case .reset(let trial):
                #expect(states[trial] == .failed || states[trial] == .stopped)
                states[trial] = .waiting
            case .propose: Issue.record("every trial is there")
            case .hold(let isHeld): self.isHeld = isHeld
            case .close(let request, _): #expect(asked.contains(request) && closed.insert(request).inserted)
            case .end(let end):
                #expect(running.isEmpty)
                self.end = end
            }
            #expect(running.count <= schedule.rules.workers)
        }

        /// The trial whose worker ends now, and how.
        mutating func ended() -> ScheduleEvent? {
            guard let trial = running.filter({ $0.value <= now }).keys.min() else { return nil }
            if schedule.schedule.acceptsReports(of: trial) {
                let epochs = Int.random(in: 0...1, using: &random)
                for command in schedule.report(trial, epochs: epochs, at: now) { obey(command) }
            }
            running[trial] = nil
            let verdict: Verdict =
                switch orders.removeValue(forKey: trial) {
                case .kill: .failed(.said("killed"))
                case .checkpointAndEnd: Bool.random(using: &random) ? .interrupted : .finished
                case nil: Bool.random(using: &random) ? .finished : .failed(.said("x"))
                }
            return .ended(trial: trial, verdict)
        }
    }

    @Test(arguments: 1...300 as ClosedRange<UInt64>)
    func everyRequestIsClosedOnceAndTheSweepCanAlwaysEnd(seed: UInt64) {
        var random = SplitMix64(state: seed)
        let trials = Int.random(in: 1...12, using: &random)
        let workers = Int.random(in: 1...4, using: &random)
        let schedule = WatchedSchedule(
            rules: .init(workers: workers, retries: 1), standings: (1...trials).map { .init(trial: $0) })
        var world = World(
            schedule: schedule, random: random,
            states: Dictionary(uniqueKeysWithValues: (1...trials).map { ($0, .waiting) }))
        world.hand(.opened)
        for step in 1...8000 where world.end == nil {
            world.now += .milliseconds(100)
            // At last somebody lets everything go on.
            if step > 2000, step % 100 == 0 {
                world.ask(.resume, nil)
            } else if step <= 2000, Int.random(in: 0..<20, using: &random) == 0 {
                let trial = Int.random(in: 1...trials, using: &random)
                let actions = ControlRequest.Action.allCases.filter { $0 != .stop }
                if Bool.random(using: &random) {
                    world.ask(ControlRequest.Action.allCases.randomElement(using: &random)!, trial)
                } else {
                    // Stopping the whole sweep would be the end of it.
                    world.ask(actions.randomElement(using: &random)!, nil)
                }
            }
            if world.end == nil { world.hand(world.ended() ?? .timePassed) }
        }
        #expect(world.end == .done(failed: world.states.values.count { $0 == .failed }))
        #expect(world.asked == world.closed)
        #expect(!world.states.values.contains { !$0.isFinal })
    }
}
