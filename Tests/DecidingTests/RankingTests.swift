import Deciding
import Parameters
import Planning
import Testing

@Suite struct RankingTests {
    private func score(
        _ trial: Int, _ value: Double?, _ state: TrialState = .finished, cell: String = "lstm", rate: Int = 1,
        seed: Int = 1
    ) -> TrialScore {
        TrialScore(
            trial: trial, parameters: ["cell": .string(cell), "rate": .number(Number(rate))], seed: seed, state: state,
            epoch: 1, value: value, group: .string(cell))
    }

    @Test func finishedTrialsComeFirstAndDivergedOnesLast() {
        let ranking = Ranking(
            [
                score(1, 90, .diverged), score(2, 100, .stopped), score(3, .nan), score(4, 300),
                score(5, nil), score(6, 200), score(7, 110, .failed), score(8, 105, .running),
                score(9, nil, .waiting), score(10, .infinity),
            ], goal: .minimize)
        #expect(ranking.trials.map(\.trial) == [6, 4, 10, 3, 5, 2, 8, 7, 9, 1])
    }

    /// By its number trial 1 would come first: only its missing value puts it behind NaN, which is worse than any number.
    @Test(arguments: [Metric.Goal.minimize, .maximize])
    func aMissingValueIsWorseThanNaN(goal: Metric.Goal) {
        let scores = [score(1, nil), score(2, .nan), score(3, goal == .minimize ? .infinity : -.infinity)]
        #expect(Ranking(scores, goal: goal).trials.map(\.trial) == [3, 2, 1])
        let repeats = scores.map { score($0.trial, $0.value, rate: $0.trial) }
        #expect(Ranking(repeats, goal: goal).configurations.map { $0.trials[0].trial } == [3, 2, 1])
    }

    @Test func theGoalTurnsTheOrderButNotTheTiers() {
        let scores = [score(1, 0.5), score(2, 0.9), score(3, .nan), score(4, 1, .stopped)]
        #expect(Ranking(scores, goal: .maximize).trials.map(\.trial) == [2, 1, 3, 4])
        #expect(Ranking(scores, goal: .minimize).trials.map(\.trial) == [1, 2, 3, 4])
    }

    @Test func tiesGoToTheLowerNumber() {
        let scores = [score(3, 7), score(1, 7), score(2, 7)]
        #expect(Ranking(scores, goal: .minimize).trials.map(\.trial) == [1, 2, 3])
        #expect(Ranking(scores, goal: .maximize).trials.map(\.trial) == [1, 2, 3])
    }

    /// By hand: mean of 100, 104, 111 is 105, squared deviations 25 + 1 + 36 = 62, over 2 gives 31, its root 5.5678.
    @Test func repeatsAreRankedByTheirMean() throws {
        let ranking = Ranking(
            [
                score(1, 100, rate: 1), score(2, 104, rate: 1, seed: 2), score(3, 111, rate: 1, seed: 3),
                score(4, 90, rate: 2), score(5, 119, rate: 2, seed: 2),
                score(6, 9000, .diverged, rate: 2, seed: 3),
            ], goal: .minimize)
        #expect(ranking.hasRepeats)
        #expect(ranking.trials.first?.trial == 4)
        #expect(ranking.configurations.map(\.metric.mean) == [104.5, 105])
        #expect(ranking.configurations.map(\.diverged) == [1, 0])
        #expect(ranking.configurations[0].counted.map(\.trial) == [4, 5])
        let deviation = try #require(ranking.configurations[1].metric.standardDeviation)
        #expect(abs(deviation - 5.567_764_362_830_022) < 1e-12)
    }

    @Test func aConfigurationWithoutFinishedTrialsComesLater() {
        let ranking = Ranking(
            [
                score(1, 10, .diverged, rate: 1), score(2, 20, .running, rate: 2), score(3, 30, rate: 3),
                score(4, 1, .stopped, rate: 3, seed: 2),
            ], goal: .minimize)
        #expect(ranking.configurations.map { $0.trials[0].trial } == [3, 2, 1])
        #expect(ranking.configurations[0].metric == MeanAndDeviation([30]))
        #expect(ranking.configurations[2].metric.mean == 10)
    }

    @Test func theBestOfEachGroupIsTheFirstOfIt() {
        let ranking = Ranking(
            [
                score(1, 100), score(2, 80, cell: "gru"), score(3, 90), score(4, 85, cell: "gru"),
                score(5, 70, .stopped, cell: "gru_cho"),
            ], goal: .minimize)
        #expect(ranking.bestTrials.map(\.trial) == [2, 3, 5])
        #expect(ranking.bestConfigurations.map(\.group) == [.string("gru"), .string("lstm"), .string("gru_cho")])
    }

    @Test func aSingleNumberHasNoDeviation() {
        #expect(MeanAndDeviation([3]).standardDeviation == nil)
        #expect(MeanAndDeviation([]).mean == nil)
        #expect(MeanAndDeviation([1, .nan]).mean?.isNaN == true)
    }

    /// An é of one character and one of two.
    @Test func groupsAreToldApartByTheirBytes() {
        let scores = [score(1, 2, cell: "caf\u{e9}"), score(2, 1, cell: "cafe\u{301}")]
        let ranking = Ranking(scores, goal: .minimize)
        #expect(ranking.bestTrials.map(\.trial) == [2, 1])
        #expect(ranking.configurations.count == 2 && !ranking.hasRepeats)
    }
}
