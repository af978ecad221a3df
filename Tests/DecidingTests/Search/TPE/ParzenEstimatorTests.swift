import Foundation
import Parameters
import Planning
import Testing

@testable import Deciding

/// Against Optuna 5.0, whose densities `Tests/Optuna/histories.py` wrote down.
@Suite struct ParzenEstimatorTests {
    @Test func thereAreTwoHundredHistoriesOfEveryKind() {
        #expect(RecordedHistory.all.count == 200)
        #expect(Set(RecordedHistory.all.map(\.kind)).count == 7)
        #expect(RecordedHistory.all.allSatisfy { $0.points.count == 4 })
        #expect(RecordedHistory.all.contains { $0.trials.count > 250 })
    }

    @Test(arguments: RecordedHistory.all)
    func densitiesAreThoseOfOptuna(_ history: RecordedHistory) {
        let observations = history.observations
        let split = ObservationSplit(observations.outcomes, goal: history.goal)
        let points = history.points.map { observations.space.numbers(of: $0.values) }
        let good = ParzenEstimator(observations, members: split.good).logDensities(at: points)
        let bad = ParzenEstimator(observations, members: split.bad).logDensities(at: points)
        for (index, point) in history.points.enumerated() {
            #expect(abs(good[index] - point.logL) <= 1e-9, "log l \(good[index]), Optuna \(point.logL)")
            #expect(abs(bad[index] - point.logG) <= 1e-9, "log g \(bad[index]), Optuna \(point.logG)")
        }
    }
}
