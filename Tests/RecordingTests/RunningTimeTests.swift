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

    /// A program's reports tell no times: it counts up to its last sign of life, which is recorded as its end, or is told.
    @Test func aProgramThatNobodySawEndCountsUpToItsLastSign() throws {
        let stored = try TemporaryStore()
        var origin = TemporaryStore.origin
        origin.kernelVariant = ""
        func begin(_ trial: Int, at second: Double) throws {
            try stored.store.beginAttempt(
                sweep: stored.sweep.id, trial: trial, attempt: 1, fromEpoch: 0, origin: origin,
                at: TemporaryStore.noon.addingTimeInterval(second))
        }
        try begin(1, at: 0)
        try stored.store.endAttempt(
            sweep: stored.sweep.id, trial: 1, attempt: 1, end: AttemptEnd(cause: .lost), state: .waiting, reason: nil,
            lastSeen: TemporaryStore.noon.addingTimeInterval(40), at: TemporaryStore.noon.addingTimeInterval(1000))
        #expect(try stored.store.runningTime(of: stored.sweep.id) == .seconds(40))
        try begin(2, at: 100)
        #expect(try stored.store.runningTime(of: stored.sweep.id) == .seconds(40))
        let lastSeen = [1: TemporaryStore.noon.addingTimeInterval(5), 2: TemporaryStore.noon.addingTimeInterval(130)]
        #expect(try stored.store.runningTime(of: stored.sweep.id, lastSeen: lastSeen) == .seconds(70))
        let attempt = try #require(try stored.store.attempts(of: stored.sweep.id, trial: 1).first)
        #expect(attempt.endedAt == TemporaryStore.noon.addingTimeInterval(40))
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
