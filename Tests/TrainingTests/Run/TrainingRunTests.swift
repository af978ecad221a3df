import Foundation
import Parameters
import TestSupport
import Testing

@testable import Training

/// The order of things in an epoch and what comes out, with losses made up.
struct TrainingRunTests {
    /// Streams of 10 and 7 and 4 tokens: 4, 3 and 1 windows of 2.
    static let corpus: Corpus = {
        let words = try! Vocabulary(words: ["a", "b", "c"].map { Array($0.utf8) })
        return Corpus(
            vocabulary: words, train: [Int32](repeating: 0, count: 20), valid: [Int32](repeating: 1, count: 14),
            test: [Int32](repeating: 2, count: 8))
    }()

    static func settings(epochs: Int) -> TrainingSettings {
        var settings = TrainingSettings()
        (settings.embedding, settings.hidden, settings.layers, settings.batch, settings.sequence) = (2, 2, 1, 2, 2)
        (settings.epochs, settings.learningRate, settings.decayEpoch) = (epochs, 8, 1)
        return settings
    }

    let device = ScriptedDevice(shape: settings(epochs: 1).shape(vocabulary: 3), batch: 2)

    @Test func epochReportsItsMetrics() throws {
        device.trainingLoss = { _, window in [0.5, 1.5, 0.25, 0.75][window] }
        device.evaluationLoss = { [0.25, 0.5, 2][Int($0)] }
        var run = try run(Self.settings(epochs: 2))
        guard case .finished(let report) = run.nextEpoch() else {
            Issue.record("not finished")
            return
        }
        #expect(
            report.metrics == [
                "learning_rate": 8, "train_running_loss": 0.75, "train_running_perplexity": exp(0.75),
                "valid_loss": 0.5, "valid_perplexity": exp(0.5), "test_loss": 2, "test_perplexity": exp(2),
            ])
        #expect(report.step == 1)
        // The clock is looked at once before the windows, after each of 4, before the evaluation and after it.
        #expect(report.seconds == 5)
        #expect(report.tokensPerSecond == 16.0 / 4)
        #expect(device.evaluated == [1, 1, 1, 2])
        #expect(!run.isFinished)
        guard case .finished(let last) = run.nextEpoch() else {
            Issue.record("not finished")
            return
        }
        #expect(last.metrics["train_loss"] == 0.25)
        #expect(last.metrics["train_perplexity"] == exp(0.25))
        #expect(last.metrics["learning_rate"] == 4)
        #expect(run.isFinished)
    }

    @Test func stepsTellEpochWindowAndRate() throws {
        var run = try run(Self.settings(epochs: 2), seed: -1)
        _ = run.nextEpoch()
        _ = run.nextEpoch()
        #expect(device.steps.map(\.epoch) == [1, 1, 1, 1, 2, 2, 2, 2])
        #expect(device.steps.map(\.window) == [0, 1, 2, 3, 0, 1, 2, 3])
        #expect(device.steps.map(\.learningRate) == [8, 8, 8, 8, 4, 4, 4, 4])
        #expect(Set(device.steps.map(\.seed)) == [UInt64.max])
        #expect(device.beganAtZero == [true, false, false, false, true, false, false, false])
    }

    @Test(arguments: [
        (TrainingSetEvaluation.everyEpoch, [true, true, true]), (.last, [false, false, true]),
        (.never, [false, false, false]),
    ])
    func trainingSetIsEvaluatedWhenAsked(when: TrainingSetEvaluation, expected: [Bool]) throws {
        var settings = Self.settings(epochs: 3)
        settings.evaluateTrain = when
        var run = try run(settings)
        let evaluated = (1...3).map { _ in
            if case .finished(let report) = run.nextEpoch() { report.metrics["train_loss"] != nil } else { false }
        }
        #expect(evaluated == expected)
    }

    @Test func progressTellsTheMeanSoFar() throws {
        device.trainingLoss = { _, window in [1, 0, 0.5, 0.5][window] }
        var run = try run(Self.settings(epochs: 1))
        var progress: [EpochProgress] = []
        _ = run.nextEpoch(progress: { progress.append($0) })
        #expect(progress.map(\.loss) == [1, 0.5, 0.5, 0.5])
        #expect(progress.map(\.window) == [1, 2, 3, 4])
        #expect(progress.allSatisfy { $0.windows == 4 && $0.epoch == 1 && $0.tokensPerSecond == 4 })
    }

    /// ln 3 + 0.1 = 1.1986…: training means and validation losses of two epochs, by hand, and whether the second one ends
    /// the run.
    @Test(
        arguments: [
            ([1.2, 1.2], [1.2, 1.2], true), ([1.2, 1.3], [1.25, 1.375], true), ([0, 1.2], [0, 1.2], true),
            // Dropout's noise: the training loss rises a little, and the model predicts well, or better, without it.
            ([1.3, 1.31], [1.1, 1.11], false), ([1.3, 1.31], [1.4, 1.39], false), ([1.3, 1.31], [1.19, 1.198], false),
            // It gets better; what is learnt by heart is no divergence.
            ([1.4, 1.3], [1.3, 1.4], false), ([1.19, 1.198], [2, 3], false),
        ] as [([Double], [Double], Bool)])
    func worseThanGuessingAndNotGettingBetterDiverges(training: [Double], valid: [Double], isDiverged: Bool) throws {
        device.trainingLoss = { epoch, _ in training[epoch - 1] }
        device.evaluationLoss = { [device] _ in valid[device.steps.last!.epoch - 1] }
        var run = try run(Self.settings(epochs: 2))
        guard case .finished = run.nextEpoch() else {
            Issue.record("the first epoch was judged")
            return
        }
        let outcome = run.nextEpoch()
        guard isDiverged else { return #expect(run.isFinished) }
        #expect(outcome == .diverged(Divergence(epoch: 2, window: 4, loss: valid[1], rule: .aboveUniform)))
        #expect(device.steps.count == 8)
    }

    /// Above guessing in both epochs, the second higher; stopped in the middle of it, and gone on from a checkpoint file.
    @Test(arguments: [true, false])
    func aRunThatGoesOnIsJudgedByTheEpochBeforeToo(isOfThisVersion: Bool) throws {
        let folder = try TemporaryFolder()
        device.trainingLoss = { epoch, _ in epoch == 1 ? 2 : 3 }
        var interrupted = try run(Self.settings(epochs: 2))
        _ = interrupted.nextEpoch()
        var windows = 0
        let outcome = interrupted.nextEpoch(shouldStop: {
            windows += 1
            return windows == 2
        })
        #expect(outcome == .interrupted)
        let path = folder.path("checkpoint")
        var checkpoint = interrupted.checkpoint(program: "test")
        // An older program did not know it, and the epoch is then not judged.
        if !isOfThisVersion { checkpoint.position.previousValidLoss = nil }
        try checkpoint.save(to: path)
        var resumed = try run(Self.settings(epochs: 2), beginning: .checkpoint(try Checkpoint.load(path)))
        let end = resumed.nextEpoch()
        guard isOfThisVersion else { return #expect(resumed.isFinished) }
        #expect(end == .diverged(Divergence(epoch: 2, window: 4, loss: 2, rule: .aboveUniform)))
    }

    @Test(arguments: [(2.0, nil), (1.9, 2), (0.4, 0), (nil, nil)] as [(Double?, Int?)])
    func aWindowAboveTheLimitDiverges(limit: Double?, window: Int?) throws {
        let losses = [0.5, 1, 2, 0.1]
        device.trainingLoss = { _, window in losses[window] }
        var settings = Self.settings(epochs: 1)
        settings.largestWindowLoss = limit
        var run = try run(settings)
        let outcome = run.nextEpoch()
        guard let window else {
            #expect(run.isFinished)
            return
        }
        let divergence = Divergence(epoch: 1, window: window, loss: losses[window], rule: .windowLoss)
        #expect(outcome == .diverged(divergence))
        #expect(device.steps.count == window + 1)
    }

    @Test func worseThanGuessingMayBeAllowed() throws {
        device.trainingLoss = { _, _ in 100 }
        var settings = Self.settings(epochs: 2)
        settings.divergesAboveUniform = false
        var run = try run(settings)
        _ = run.nextEpoch()
        _ = run.nextEpoch()
        #expect(run.isFinished)
    }

    @Test(arguments: [Double.infinity, .nan])
    func lossThatIsNoNumberDiverges(loss: Double) throws {
        device.trainingLoss = { epoch, window in epoch == 2 && window == 1 ? loss : 1 }
        var run = try run(Self.settings(epochs: 2))
        _ = run.nextEpoch()
        guard case .diverged(let divergence) = run.nextEpoch() else {
            Issue.record("did not diverge")
            return
        }
        #expect(divergence.description == "diverged in epoch 2 at window 1: the loss is \(loss)")
        #expect(divergence.rule == .notFinite)
    }

    /// A loss of 710 nats is finite, its perplexity is not.
    @Test(arguments: [Double.nan, 710])
    func evaluationMayShowIt(loss: Double) throws {
        device.evaluationLoss = { $0 == 2 ? loss : 1 }
        var run = try run(Self.settings(epochs: 1))
        guard case .diverged(let divergence) = run.nextEpoch() else {
            Issue.record("did not diverge")
            return
        }
        #expect(divergence.rule == .notFinite)
        #expect(divergence.window == 4)
    }

    /// Asked before each of 4 + 3 + 1 windows.
    @Test(arguments: 0..<8)
    func stopsBetweenTwoWindows(place: Int) throws {
        var run = try run(Self.settings(epochs: 2))
        var asked = 0
        let outcome = run.nextEpoch(shouldStop: {
            defer { asked += 1 }
            return asked == place
        })
        #expect(outcome == .interrupted)
        #expect(run.position.window == min(place, 4))
        #expect(run.position.lossSum == Double(min(place, 4)))
        #expect(device.steps.count + device.evaluated.count == place)
        let checkpoint = run.checkpoint(program: "test")
        #expect(checkpoint.position == run.position)
        #expect(checkpoint.state.hidden[0] == (place < 4 ? Float(place) : 0))
    }

    @Test func neverAskedMoreThanThat() throws {
        var run = try run(Self.settings(epochs: 2))
        var asked = 0
        _ = run.nextEpoch(shouldStop: {
            asked += 1
            return false
        })
        #expect(asked == 8)
    }

    @Test func weightsMayBeGiven() throws {
        let weights = ModelWeights(shape: device.shape, parameters: [1, 2])
        _ = try run(Self.settings(epochs: 1), beginning: .weights(weights))
        #expect(device.parameters == [1, 2])
        var other = weights
        other.shape.hidden = 3
        #expect(throws: TrainingError.self) { try run(Self.settings(epochs: 1), beginning: .weights(other)) }
    }

    @Test func shortTextsAreRefused() throws {
        var settings = Self.settings(epochs: 1)
        settings.sequence = 4
        #expect(throws: TrainingError.splitTooShort(split: .test, tokens: 8, batch: 2, sequence: 4)) {
            try run(settings)
        }
    }

    private func run(
        _ settings: TrainingSettings, seed: Int = 1, beginning: TrainingRun.Beginning = .fresh
    ) throws -> TrainingRun {
        try TrainingRun(
            settings: settings, seed: seed, corpus: Self.corpus, device: device, beginning: beginning,
            clock: TestClock())
    }
}
