import Testing
import Training

@testable import apus

struct TimeEstimateTests {
    /// Eight workers on two cores are as fast as two, and no sweep is done before its longest trial.
    @Test(arguments: [
        (workers: 1, threads: 1, seconds: 80.0), (2, 1, 40), (8, 1, 40), (2, 2, 80), (1, 2, 80), (1, 4, 80),
    ])
    func coresDecide(workers: Int, threads: Int, seconds: Double) {
        func estimate(_ trials: [Double]) -> Double {
            TimeEstimate.seconds(
                total: trials.reduce(0, +), longest: trials.max() ?? 0, workers: workers, threads: threads, cores: 2)
        }
        #expect(estimate(Array(repeating: 10, count: 8)) == seconds)
        #expect(estimate([10, 90]) >= 90)
    }

    /// Three epochs of ten seconds, and each evaluation of the training text takes four.
    @Test(arguments: [(TrainingSetEvaluation.everyEpoch, 42.0), (.last, 34), (.never, 30)])
    func theTrainingTextIsEvaluatedAsOftenAsTheSettingsSay(evaluateTrain: TrainingSetEvaluation, seconds: Double) {
        let model = TimeEstimate.Seconds(epoch: 10, evaluatedTrain: 4)
        #expect(model.ofTrial(epochs: 3, evaluateTrain) == seconds)
    }
}
