import Parameters
import Planning
import Testing

@testable import Recording

/// `Store.leader` finds in SQL what `Ranking` puts first.
@Suite struct LeaderTests {
    @Test(arguments: [Metric.Goal.minimize, .maximize])
    func theLeaderIsTheFirstOfTheRanking(goal: Metric.Goal) throws {
        let cases: [[(curve: [Double], end: TrialState?)]] = [
            [([3], .finished), ([2], .finished), ([2], .finished)],
            [([9, 1], .diverged), ([5], nil), ([7], nil)],
            [([.nan], .finished), ([8], nil), ([], .diverged)],
            [([.nan], .finished), ([-.infinity], .finished), ([.infinity], .finished)],
            [([], nil), ([], .diverged), ([], .finished)],
            [([4], .diverged), ([], .diverged), ([.nan], .diverged)],
        ]
        for trials in cases {
            let temporary = try TemporaryStore(metric: Metric(name: "valid_perplexity", goal: goal))
            for (index, trial) in trials.enumerated() { try temporary.train(index + 1, trial.curve, end: trial.end) }
            let leader = try temporary.store.leader(of: temporary.sweep.id)
            let first = Ranking(try temporary.store.standings(of: temporary.sweep.id), goal: goal).trials[0]
            #expect(leader?.trial == first.trial, "\(trials)")
            #expect(leader?.value?.bitPattern == first.value?.bitPattern && leader?.epoch == first.epoch)
        }
        #expect(try TemporaryStore(trials: []).store.leader(of: 1) == nil)
    }
}
