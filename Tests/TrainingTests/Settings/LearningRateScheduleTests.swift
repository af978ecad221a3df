import Testing

@testable import Training

struct LearningRateScheduleTests {
    @Test func loweredFirstInTheEpochAfterDecayEpoch() {
        let schedule = LearningRateSchedule(initial: 4, decayEpoch: 4, factor: 0.5)
        #expect((1...7).map { schedule.rate(ofEpoch: $0) } == [4, 4, 4, 4, 2, 1, 0.5])
    }

    @Test func decayEpochZeroLowersTheFirst() {
        let schedule = LearningRateSchedule(initial: 1, decayEpoch: 0, factor: 0.5)
        #expect(schedule.rate(ofEpoch: 1) == 0.5)
        #expect(LearningRateSchedule(initial: 1, decayEpoch: 3, factor: 1).rate(ofEpoch: 1000) == 1)
        #expect(schedule.rate(ofEpoch: 1_000_000) == 0)
    }

    /// The `learning_rate` column of the report's curves from the epochs around `decay_epoch` on (six digits).
    @Test(
        arguments: [
            (4, 10, 0.5, 10, [4, 2, 1, 0.5, 0.25]),
            (
                6, 11, 0.75, 11,
                [
                    6, 4.5, 3.375, 2.53125, 1.89844, 1.42383, 1.06787, 0.800903, 0.600677, 0.450508, 0.337881, 0.253411,
                    0.190058, 0.142544, 0.106908,
                ]
            ),
            (
                1, 6, 0.5, 6, [1, 0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.0078125, 0.00390625]
            ),
            (1, 20, 0.75, 20, [1, 0.75, 0.5625, 0.421875, 0.316406, 0.237305]),
        ] as [(Double, Int, Double, Int, [Double])])
    func reportsRates(initial: Double, decayEpoch: Int, factor: Double, first: Int, rates: [Double]) {
        let schedule = LearningRateSchedule(initial: initial, decayEpoch: decayEpoch, factor: factor)
        for (epoch, rate) in zip(first..., rates) {
            #expect(abs(schedule.rate(ofEpoch: epoch) - rate) < 1e-5 * rate)
        }
        #expect(schedule.rate(ofEpoch: 1) == initial)
    }
}
