import Foundation
import Planning
import Testing

@testable import Recording

/// What attempts used, one by one and together.
@Suite struct UsageTests {
    private func attempt(
        _ stored: TemporaryStore, _ trial: Int, _ number: Int, _ usage: ResourceUsage, seconds: Double = 1
    ) throws {
        try stored.store.beginAttempt(
            sweep: stored.sweep.id, trial: trial, attempt: number, fromEpoch: 0, origin: TemporaryStore.origin,
            at: TemporaryStore.noon)
        try stored.store.endAttempt(
            sweep: stored.sweep.id, trial: trial, attempt: number, end: AttemptEnd(cause: .interrupted),
            state: .waiting, reason: nil, usage: usage,
            at: TemporaryStore.noon.addingTimeInterval(seconds))
    }

    @Test func timesAreAddedAndPeaksAreNot() throws {
        let stored = try TemporaryStore()
        let first = ResourceUsage(cpuSeconds: 1.5, peakMemory: ByteCount(300))
        let second = ResourceUsage(cpuSeconds: 2.25, peakMemory: ByteCount(100))
        try attempt(stored, 1, 1, first)
        try attempt(stored, 1, 2, second)
        #expect(try stored.store.attempts(of: stored.sweep.id, trial: 1).map(\.usage) == [first, second])
        let summary = try #require(try stored.store.summaries(of: stored.sweep.id).first)
        #expect(summary.usage == ResourceUsage(cpuSeconds: 3.75, peakMemory: ByteCount(300)))
        #expect(summary.attempts == 2)
        #expect(try stored.store.summaries(of: stored.sweep.id, trials: [1]).first?.usage == summary.usage)
    }

    /// A scheduler that was killed measured nothing: the sum would be too small.
    @Test func aSumOfWhichAPartIsUnknownIsUnknown() throws {
        let stored = try TemporaryStore()
        try attempt(stored, 2, 1, ResourceUsage(cpuSeconds: 2, peakMemory: ByteCount(50)))
        try attempt(stored, 2, 2, ResourceUsage())
        let summaries = try stored.store.summaries(of: stored.sweep.id)
        #expect(summaries.map(\.usage.cpuSeconds) == [nil, nil, nil])
        #expect(summaries.map(\.usage.peakMemory) == [nil, ByteCount(50), nil])
        #expect(summaries.map(\.attempts) == [0, 2, 0])
    }

    /// 20 percent of 10 s and 60 percent of 30 s are 50 percent of 40 s; of 7 s nothing is known.
    @Test func theUseOfGPUsIsAMeanOverTime() throws {
        let stored = try TemporaryStore()
        let parts = [(4, 20.0, 10.0), (9, 60, 30)]
        for (number, (bytes, percent, seconds)) in parts.enumerated() {
            let usage = ResourceUsage(gpuMemory: ByteCount(bytes), gpuUtilization: percent)
            try attempt(stored, 1, number + 1, usage, seconds: seconds)
            #expect(try stored.store.attempts(of: stored.sweep.id, trial: 1).last?.usage == usage)
        }
        try attempt(stored, 1, 3, ResourceUsage(), seconds: 7)
        let usage = try stored.store.summaries(of: stored.sweep.id)[0].usage
        #expect(usage.gpuMemory == ByteCount(9))
        // Days as SQLite has them are exact to a tenth of a millisecond.
        #expect(abs((usage.gpuUtilization ?? 0) - 50) < 0.001, "\(usage)")
        #expect(try stored.store.summaries(of: stored.sweep.id)[1].usage.gpuUtilization == nil)
    }
}
