import Testing

@testable import Parameters
@testable import Planning

@Suite struct HistoryRankingTests {
    private func standing(
        _ trial: Int, _ value: Double?, _ state: TrialState = .finished, cell: String = "lstm", rate: Int = 1,
        seed: Int = 1
    ) -> Standing {
        Standing(
            trial: trial, parameters: ["cell": .string(cell), "rate": .number(Number(rate))], seed: seed, state: state,
            epoch: 1, value: value, group: .string(cell))
    }

    @Test func finishedTrialsComeFirstAndDivergedOnesLast() {
        let ranking = Ranking(
            [
                standing(1, 90, .diverged), standing(2, 100, .stopped), standing(3, .nan), standing(4, 300),
                standing(5, nil), standing(6, 200), standing(7, 110, .failed), standing(8, 105, .running),
                standing(9, nil, .waiting), standing(10, .infinity),
            ], goal: .minimize)
        #expect(ranking.trials.map(\.trial) == [6, 4, 10, 3, 5, 2, 8, 7, 9, 1])
    }

    @Test func theGoalTurnsTheOrderButNotTheTiers() {
        let standings = [standing(1, 0.5), standing(2, 0.9), standing(3, .nan), standing(4, 1, .stopped)]
        #expect(Ranking(standings, goal: .maximize).trials.map(\.trial) == [2, 1, 3, 4])
        #expect(Ranking(standings, goal: .minimize).trials.map(\.trial) == [1, 2, 3, 4])
    }

    @Test func tiesGoToTheLowerNumber() {
        let standings = [standing(3, 7), standing(1, 7), standing(2, 7)]
        #expect(Ranking(standings, goal: .minimize).trials.map(\.trial) == [1, 2, 3])
        #expect(Ranking(standings, goal: .maximize).trials.map(\.trial) == [1, 2, 3])
    }

    /// By hand: mean of 100, 104, 111 is 105, squared deviations 25 + 1 + 36 = 62, over 2 gives 31, its root 5.5678.
    @Test func repeatsAreRankedByTheirMean() throws {
        let ranking = Ranking(
            [
                standing(1, 100, rate: 1), standing(2, 104, rate: 1, seed: 2), standing(3, 111, rate: 1, seed: 3),
                standing(4, 90, rate: 2), standing(5, 119, rate: 2, seed: 2),
                standing(6, 9000, .diverged, rate: 2, seed: 3),
            ], goal: .minimize)
        #expect(ranking.hasRepeats)
        #expect(ranking.trials.first?.trial == 4)
        #expect(ranking.configurations.map(\.spread.mean) == [104.5, 105])
        #expect(ranking.configurations.map(\.diverged) == [1, 0])
        #expect(ranking.configurations[0].counted.map(\.trial) == [4, 5])
        let deviation = try #require(ranking.configurations[1].spread.standardDeviation)
        #expect(abs(deviation - 5.567_764_362_830_022) < 1e-12)
    }

    @Test func aConfigurationWithoutFinishedTrialsComesLater() {
        let ranking = Ranking(
            [
                standing(1, 10, .diverged, rate: 1), standing(2, 20, .running, rate: 2), standing(3, 30, rate: 3),
                standing(4, 1, .stopped, rate: 3, seed: 2),
            ], goal: .minimize)
        #expect(ranking.configurations.map { $0.trials[0].trial } == [3, 2, 1])
        #expect(ranking.configurations[0].spread == Spread([30]))
        #expect(ranking.configurations[2].spread.mean == 10)
    }

    @Test func theBestOfEachGroupIsTheFirstOfIt() {
        let ranking = Ranking(
            [
                standing(1, 100), standing(2, 80, cell: "gru"), standing(3, 90), standing(4, 85, cell: "gru"),
                standing(5, 70, .stopped, cell: "gru_cho"),
            ], goal: .minimize)
        #expect(ranking.bestTrials.map(\.trial) == [2, 3, 5])
        #expect(ranking.bestConfigurations.map(\.group) == [.string("gru"), .string("lstm"), .string("gru_cho")])
    }

    @Test func aSingleNumberHasNoDeviation() {
        #expect(Spread([3]).standardDeviation == nil)
        #expect(Spread([]).mean == nil)
        #expect(Spread([1, .nan]).mean?.isNaN == true)
    }

    @Test func aSummaryStandsByTheAskedEpochAndGroup() {
        let trial = Trial(
            number: 4, parameters: ["rate": .number(Number(1))], settings: ["cell": .string("gru")], seed: 2)
        let summary = TrialSummary(
            sweep: "s", trial: trial, state: .finished,
            last: Report(step: 9, metrics: ["valid_perplexity": 120], seconds: 1),
            best: Report(step: 5, metrics: ["valid_perplexity": 110], seconds: 1))
        let last = summary.standing(by: "valid_perplexity", group: "cell")
        #expect((last.epoch, last.value) == (9, 120))
        #expect(last.group == .string("gru"))
        let best = summary.standing(by: "valid_perplexity", at: .best, group: "rate")
        #expect((best.epoch, best.value) == (5, 110))
        #expect(best.group == .number(Number(1)))
        #expect(summary.standing(by: "accuracy").value == nil)
    }
}
