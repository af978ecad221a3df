import Foundation
import Parameters
import Planning
import Testing

@testable import Recording

/// How long trials ran is the union of their attempts.
@Suite struct RunningTimeTests {
    /// An attempt from and to a second; nil for an end that nobody saw.
    private func attempt(_ stored: TemporaryStore, _ trial: Int, _ number: Int, _ from: Double, _ to: Double?) throws {
        try stored.store.beginAttempt(
            sweep: stored.sweep.id, trial: trial, attempt: number, fromEpoch: 0, origin: TemporaryStore.origin,
            at: TemporaryStore.noon.addingTimeInterval(from))
        let end = to.map { AttemptEnd(cause: .interrupted, exitCode: 130, signal: nil, message: nil).at($0) }
        if to == nil {
            // Of two seconds, as the worker measured them.
            let report = Report(step: number, metrics: ["valid_perplexity": 1], seconds: 2)
            _ = try stored.store.record(
                [report], sweep: stored.sweep.id, trial: trial, attempt: number, at: TemporaryStore.noon)
        }
        try stored.store.endAttempt(
            sweep: stored.sweep.id, trial: trial, attempt: number,
            end: end?.end ?? AttemptEnd(cause: .lost), state: .waiting, reason: nil,
            at: TemporaryStore.noon.addingTimeInterval(end?.second ?? from + 1000))
    }

    @Test func overlapsCountOnceAndGapsDoNot() throws {
        let stored = try TemporaryStore()
        #expect(try stored.store.runningTime(of: stored.sweep.id) == .zero)
        try attempt(stored, 1, 1, 0, 10)
        try attempt(stored, 2, 1, 5, 12)
        try attempt(stored, 3, 1, 6, 7)
        #expect(try stored.store.runningTime(of: stored.sweep.id) == .seconds(12))
        try attempt(stored, 1, 2, 100, 103)
        #expect(try stored.store.runningTime(of: stored.sweep.id) == .seconds(15))
    }

    @Test func anEndThatNobodySawCountsForItsEpochs() throws {
        let stored = try TemporaryStore()
        try attempt(stored, 1, 1, 0, 10)
        try attempt(stored, 1, 2, 50, nil)
        #expect(try stored.store.runningTime(of: stored.sweep.id) == .seconds(12))
    }

    @Test func keysAreThoseOfTheConfigurations() throws {
        let stored = try TemporaryStore()
        let keys = try stored.store.configurationKeys(of: stored.sweep.id)
        #expect(Set(keys) == Set(TemporaryStore.trials.map(\.parameters.configurationKey)))
        #expect(keys.count == 2)
    }
}

extension AttemptEnd {
    fileprivate func at(_ second: Double) -> (end: AttemptEnd, second: Double) { (self, second) }
}
