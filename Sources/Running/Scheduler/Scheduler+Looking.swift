import Foundation
import Parameters
import Planning
import Recording

extension Scheduler {
    /// What a look at the workers and at the requests of other processes shows.
    func look() throws -> [Schedule.Event] {
        looks += 1
        return try stirredTrials() + measuredTrials() + newRequests().map { .asked($0) } + [.timePassed]
    }

    private func stirredTrials() -> [Schedule.Event] {
        attempts.keys.sorted().compactMap { trial in
            guard let pulse = attempts[trial]?.folder.pulse, pulse != attempts[trial]?.pulse else { return nil }
            attempts[trial]?.pulse = pulse
            return .stirred(trial: trial)
        }
    }

    /// Memory is measured every so many looks: it takes reading a file of every process of the machine.
    private static let looksPerMeasurement = 5

    private func measuredTrials() -> [Schedule.Event] {
        guard run.sweep.trialMemory != nil, looks % Self.looksPerMeasurement == 0 else { return [] }
        let memory = processes.memoryByGroup()
        return attempts.keys.sorted().compactMap { trial in
            attempts[trial]?.process.flatMap { memory[$0] }.map { .measured(trial: trial, memory: $0) }
        }
    }

    /// What was asked since the last look.
    func newRequests() throws -> [ControlRequest] {
        let requests = try store.openRequests(of: run.record.id, after: lastRequest)
        lastRequest = requests.last?.id ?? lastRequest
        return requests
    }
}
