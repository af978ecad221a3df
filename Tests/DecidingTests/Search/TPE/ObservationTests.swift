import Parameters
import Planning
import Testing

@testable import Deciding

@Suite struct ObservationTests {
    private static let rate = Distribution(.logUniformValues, [.min: Number(1e-4), .max: Number(1)])!
    private static let sweep = Sweep(
        name: "s", method: .random,
        parameters: [
            Parameter(name: "rate", domain: .distribution(rate)),
            Parameter(name: "cell", values: [.string("lstm"), .string("gru")]),
            Parameter(name: "fixed", values: [.number(Number(1))]),
        ])

    private static func configuration(_ rate: Double, _ cell: String) -> ParameterSet {
        ["rate": .number(Number(rate)), "cell": .string(cell), "fixed": .number(Number(1))]
    }

    // MARK: - Columns

    @Test func configurationsBecomeNumbers() {
        var observations = Observations(of: Self.sweep)
        for rate in [0.1, 0.01, 0.1, 0.5] { observations.propose(Self.configuration(rate, "gru")) }
        #expect(observations.columns[1] == [1, 1, 1, 1] && observations.columns.count == 2)
        // By value and then by age.
        #expect(observations.orders[0] == [1, 0, 2, 3])
        #expect(observations.outcomes == Array(repeating: .running, count: 4))
    }

    @Test func whatLiesOutsideTheSpaceIsDroppedAndCounted() {
        var observations = Observations(of: Self.sweep)
        observations.learn(Self.configuration(2, "lstm"), .finished(1))
        observations.learn(Self.configuration(0.5, "rnn"), .finished(1))
        observations.learn(["cell": .string("gru")], .finished(1))
        #expect(observations.dropped == 2)
        #expect(observations.orders[0] == [1])
        #expect(observations.columns[1].map(\.isNaN) == [false, true, false])
    }

    @Test func resultsOfThisSweepComeAfterThoseOfOthers() {
        var observations = Observations(of: Self.sweep)
        observations.learn(Self.configuration(0.1, "gru"), .finished(5))
        observations.recall(Self.configuration(0.2, "gru"), .finished(6))
        observations.propose(Self.configuration(0.3, "gru"))
        observations.settle(1, .finished(7))
        #expect(observations.outcomes == [.finished(5), .finished(6), .finished(7)])
    }

    // MARK: - Split

    private func good(_ outcomes: [Observations.Outcome], _ goal: Metric.Goal = .minimize) -> [Int32] {
        ObservationSplit(outcomes, goal: goal).good
    }

    private static func finished(_ values: [Double]) -> [Observations.Outcome] { values.map { .finished($0) } }

    /// Optuna's `default_gamma` of these numbers.
    @Test(arguments: [(10, 1), (11, 2), (30, 3), (249, 25), (250, 25), (1000, 25)])
    func aTenthIsGoodAndAtMost25(count: Int, expected: Int) {
        #expect(good(Self.finished((0..<count).map(Double.init))) == Array(0..<Int32(expected)))
    }

    @Test func theGoalSaysWhichOnesAreBetter() {
        let values = Self.finished([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5])
        #expect(good(values) == [1, 3])
        #expect(good(values, .maximize) == [5, 7])
    }

    /// Of equal ones the older is better.
    @Test func tiesGoToTheLowerNumber() {
        #expect(good(Self.finished(Array(repeating: 2, count: 12))) == [0, 1])
        #expect(good(Self.finished([1, 1, 0] + Array(repeating: 2, count: 9))) == [0, 2])
        #expect(good(Self.finished(Array(repeating: .nan, count: 12)), .maximize) == [0, 1])
    }

    @Test func whatIsNoNumberIsWorst() {
        let nan = Array(repeating: Double.nan, count: 9)
        #expect(good(Self.finished(nan + [.infinity, 7, 8])) == [10, 11])
        #expect(good(Self.finished(nan + [-.infinity, 7, .nan]), .maximize) == [9, 10])
    }

    /// As Optuna's pruned trials: finished ones are better, and of the others those that came further.
    @Test func stoppedOnesComeAfterFinishedOnes() {
        let stopped = (1...9).map { Observations.Outcome.stopped(step: $0, value: Double($0)) }
        #expect(good(stopped + [.stopped(step: 9, value: 3), .finished(100)]) == [9, 10])
        #expect(good(stopped + [.stopped(step: 9, value: .nan), .finished(.nan)]) == [8, 10])
    }

    @Test func runningOnesAreBadAndFailedOnesNeither() {
        let outcomes = Self.finished((0..<10).map(Double.init)) + [.running, .failed, .running]
        let split = ObservationSplit(outcomes, goal: .minimize)
        #expect(split.good == [0] && split.bad == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12])
        #expect(ObservationSplit.settled(outcomes) == 10)
    }
}
