import Synchronization

@testable import Training

/// A device that computes nothing: its losses are those it is told, and it writes down what it was asked.
final class ScriptedDevice: Device {
    let shape: ModelShape
    var parameters: [Float]
    var state: CarriedState
    /// Loss of training a window, by epoch from 1 and window from 0.
    var trainingLoss: (Int, Int) -> Double = { _, _ in 1 }
    /// Loss of evaluating a window, by its first input.
    var evaluationLoss: (Int32) -> Double = { _ in 2 }
    private(set) var steps: [TrainingStep] = []
    private(set) var evaluated: [Int32] = []
    /// Whether the state was zero when a window of training began.
    private(set) var beganAtZero: [Bool] = []

    init(shape: ModelShape, batch: Int) {
        self.shape = shape
        parameters = []
        state = CarriedState(zerosFor: shape, batch: batch)
    }

    func train(_ window: Window, _ step: TrainingStep) -> Double {
        steps.append(step)
        beganAtZero.append(state.hidden.allSatisfy { $0 == 0 })
        state.hidden[0] += 1
        return trainingLoss(step.epoch, step.window)
    }

    func evaluate(_ window: Window) -> Double {
        evaluated.append(window.inputs[0])
        state.hidden[0] += 1
        return evaluationLoss(window.inputs[0])
    }
}

/// A clock that goes on by one second whenever it is looked at.
final class TestClock: Clock {
    struct Instant: InstantProtocol {
        var seconds: Int

        func advanced(by duration: Duration) -> Instant { Instant(seconds: seconds + Int(duration.components.seconds)) }
        func duration(to other: Instant) -> Duration { .seconds(other.seconds - seconds) }
        static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }
    }

    private let looks = Atomic(0)

    var now: Instant { Instant(seconds: looks.add(1, ordering: .relaxed).newValue) }
    var minimumResolution: Duration { .seconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {}
}
