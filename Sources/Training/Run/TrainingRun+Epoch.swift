import Foundation
public import Parameters

extension TrainingRun {
    /// Trains the next epoch, or what is left of it, and evaluates.
    ///
    /// `shouldStop` is asked before every window of training and evaluation; an evaluation that was stopped is done
    /// again from its start. `progress` is called after every window of training. There is an epoch left to do.
    public mutating func nextEpoch(
        shouldStop: () -> Bool = { false }, progress: (EpochProgress) -> Void = { _ in }
    ) -> EpochOutcome {
        precondition(!isFinished, "all \(settings.epochs) epochs are done")
        let windows = batches(.train)
        if position.window == 0 { device.state = zeroState }
        if let outcome = train(windows, shouldStop, progress) { return outcome }
        let start = elapsed()
        var report = Report(
            step: position.epoch, metrics: ["learning_rate": settings.schedule.rate(ofEpoch: position.epoch)],
            seconds: position.seconds,
            tokensPerSecond: Double(windows.count * settings.batch * settings.sequence) / position.seconds)
        let runningLoss = position.lossSum / Double(windows.count)
        guard report.record("train_running", loss: runningLoss) else { return diverged(runningLoss, .notFinite) }
        for split in evaluatedSplits {
            guard let loss = Evaluation.loss(of: batches(split), device: device, shouldStop: shouldStop) else {
                return .interrupted
            }
            guard report.record(split.rawValue, loss: loss) else { return diverged(loss, .notFinite) }
        }
        let validLoss = report.metrics["valid_loss"]
        if let validLoss, isWorseThanGuessing(windows, validLoss) { return diverged(validLoss, .aboveUniform) }
        report.seconds += (elapsed() - start) / .seconds(1)
        position = TrainingPosition(
            epoch: position.epoch + 1, previousLossSum: position.lossSum, previousValidLoss: validLoss)
        return .finished(report)
    }

    /// Trains from `position` to the end of the epoch; nil when it got there.
    private mutating func train(
        _ windows: Batches, _ shouldStop: () -> Bool, _ progress: (EpochProgress) -> Void
    ) -> EpochOutcome? {
        let start = elapsed() - .seconds(position.seconds)
        var step = settings.step(seed: UInt64(bitPattern: Int64(seed)), epoch: position.epoch, window: 0)
        while position.window < windows.count {
            if shouldStop() { return .interrupted }
            step.window = position.window
            let loss = device.train(windows[position.window], step)
            guard loss.isFinite else { return diverged(loss, .notFinite) }
            if let limit = settings.largestWindowLoss, loss > limit { return diverged(loss, .windowLoss) }
            position.lossSum += loss
            position.window += 1
            position.seconds = (elapsed() - start) / .seconds(1)
            progress(progressNow(windows))
        }
        return nil
    }

    /// Whether both the epoch's mean training loss and the validation loss after it are above that of guessing by a
    /// margin, and neither is below that of the epoch before.
    ///
    /// The first epoch is not judged: its mean holds the start. Dropout makes the training loss noisy, and high for models
    /// that predict well without it; the validation loss has none.
    private func isWorseThanGuessing(_ windows: Batches, _ validLoss: Double) -> Bool {
        guard settings.divergesAboveUniform, let previous = position.previousLossSum,
            let previousValid = position.previousValidLoss
        else { return false }
        let limit = log(Double(corpus.vocabulary.count)) + Divergence.margin
        return position.lossSum > Double(windows.count) * limit && position.lossSum >= previous
            && validLoss > limit && validLoss >= previousValid
    }

    private func progressNow(_ windows: Batches) -> EpochProgress {
        EpochProgress(
            epoch: position.epoch, window: position.window, windows: windows.count,
            loss: position.lossSum / Double(position.window),
            tokensPerSecond: Double(position.window * settings.batch * settings.sequence) / position.seconds)
    }

    private func diverged(_ loss: Double, _ rule: Divergence.Rule) -> EpochOutcome {
        .diverged(Divergence(epoch: position.epoch, window: position.window, loss: loss, rule: rule))
    }
}

extension TrainingRun {
    /// Every name that a report's metrics can have: the learning rate, and for each text loss and perplexity, its
    /// exponential; `train` where it was evaluated, `train_running` the mean over the epoch's windows.
    public static let metricNames =
        ["learning_rate"] + ["train_running", "train", "valid", "test"].flatMap { ["\($0)_loss", "\($0)_perplexity"] }

    /// A text in the windows of this run.
    func batches(_ split: Corpus.Split) -> Batches {
        Batches(corpus[split], batch: settings.batch, sequence: settings.sequence)
    }

    /// The texts that are evaluated after the epoch in progress.
    private var evaluatedSplits: [Corpus.Split] {
        settings.evaluateTrain.includes(epoch: position.epoch, of: settings.epochs)
            ? [.train, .valid, .test] : [.valid, .test]
    }

    var zeroState: CarriedState { CarriedState(zerosFor: device.shape, batch: settings.batch) }
}

extension Report {
    /// Sets `name_loss` and `name_perplexity`; false when one of them is not finite.
    fileprivate mutating func record(_ name: String, loss: Double) -> Bool {
        metrics["\(name)_loss"] = loss
        metrics["\(name)_perplexity"] = exp(loss)
        return exp(loss).isFinite
    }
}

/// How `TrainingRun.nextEpoch` ended.
public enum EpochOutcome: Hashable, Sendable {
    /// All windows trained and the texts evaluated.
    case finished(Report)
    /// Stopped between two windows because it was asked to; goes on from there.
    case interrupted
    /// The loss is so bad that going on is of no use; a result, not an error.
    case diverged(Divergence)
}

/// Where a run's loss became useless, and by which rule.
public struct Divergence: Hashable, Sendable {
    /// What a loss may not be.
    public enum Rule: String, Sendable, CaseIterable {
        /// The loss of a window, or the perplexity of an evaluation, is infinite or not a number.
        case notFinite = "not_finite"
        /// From the second epoch on: the mean training loss of the epoch and the validation loss after it are both above
        /// ln(vocabulary), that of guessing, by more than ``margin``, and neither is below that of the epoch before.
        case aboveUniform = "above_uniform"
        /// The mean loss of a window is above a limit that was asked for.
        case windowLoss = "window_loss"
    }

    /// How many nats an epoch may be worse than guessing.
    public static let margin = 0.1

    /// From 1.
    public var epoch: Int
    /// From 0 in its epoch; as many as the epoch has windows when the evaluation after it showed it.
    public var window: Int
    /// Loss of that window in nats, or of the evaluation.
    public var loss: Double
    /// What the loss should not have been.
    public var rule: Rule
}

extension Divergence: CustomStringConvertible {
    /// Epoch, window and rule in one line.
    public var description: String {
        switch rule {
        case .notFinite: "diverged in epoch \(epoch) at window \(window): the loss is \(loss)"
        case .aboveUniform:
            "diverged in epoch \(epoch): training and validation loss (\(loss)) are worse than guessing, and neither is below "
                + "that of the epoch before"
        case .windowLoss:
            "diverged in epoch \(epoch) at window \(window): the window's loss \(loss) is above diverged.window_loss"
        }
    }
}

/// How far the epoch in progress has come.
public struct EpochProgress: Hashable, Sendable {
    /// From 1.
    public var epoch: Int
    /// Windows trained.
    public var window: Int
    /// Windows of the epoch.
    public var windows: Int
    /// Mean loss of the windows trained, in nats.
    public var loss: Double
    /// Tokens trained a second since the epoch began.
    public var tokensPerSecond: Double
}

/// How well a model predicts a text.
public enum Evaluation {
    /// The mean cross-entropy in nats a token of the text cut into `windows`, without dropout, from a zero state on.
    ///
    /// The parameters stay as they are; the device's state is afterwards that of the end of the text. Nil when
    /// `shouldStop`, asked before every window, said so. Takes at least one window.
    public static func loss(
        of windows: Batches, device: any Device, shouldStop: () -> Bool = { false }
    ) -> Double? {
        precondition(!windows.isEmpty, "the text does not fill one window")
        device.state = CarriedState(zerosFor: device.shape, batch: windows.batch)
        var sum = 0.0
        for window in windows {
            if shouldStop() { return nil }
            sum += device.evaluate(window)
        }
        return sum / Double(windows.count)
    }
}
