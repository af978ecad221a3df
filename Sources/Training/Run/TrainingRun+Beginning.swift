import Foundation
import Parameters

extension TrainingRun {
    /// Sets parameters, position and state of the device.
    mutating func begin(_ beginning: Beginning) throws(TrainingError) {
        device.state = zeroState
        switch beginning {
        case .fresh:
            device.parameters = settings.initialization.parameters(
                of: device.shape, range: settings.initRange, seed: UInt64(bitPattern: Int64(seed)))
        case .weights(let weights):
            try expect("model", "\(device.shape)", "\(weights.shape)")
            device.parameters = weights.parameters
        case .checkpoint(let checkpoint):
            try check(checkpoint)
            device.parameters = checkpoint.weights.parameters
            device.state = checkpoint.state
            position = checkpoint.position
        }
    }

    /// Throws unless `checkpoint` is one of this run.
    ///
    /// Its `epochs` may differ, for a run can be made longer, and so may the corpus's name, for a folder can move: the
    /// texts themselves have to be the same.
    private func check(_ checkpoint: Checkpoint) throws(TrainingError) {
        try expect("seed", "\(seed)", "\(checkpoint.seed)")
        let found = checkpoint.settings.values
        for (name, value) in settings.values where !["epochs", "corpus"].contains(name) {
            try expect(name, value.jsonText, found[name]?.jsonText ?? "")
        }
        try expect("vocabulary's SHA-256", corpus.vocabulary.sha256, checkpoint.vocabulary.sha256)
        try expect("corpus's SHA-256", corpus.sha256, checkpoint.corpusSHA256)
        let windows = batches(.train).count
        guard checkpoint.position.window <= windows else {
            throw .mismatch(
                what: "window", expected: "\(windows) windows an epoch", found: "\(checkpoint.position.window)")
        }
    }

    private func expect(_ what: String, _ expected: String, _ found: String) throws(TrainingError) {
        if expected != found { throw .mismatch(what: what, expected: expected, found: found) }
    }
}

extension TrainingRun {
    /// A text in the windows of this run.
    func batches(_ split: Corpus.Split) -> Batches {
        Batches(corpus[split], batch: settings.batch, sequence: settings.sequence)
    }

    /// The texts that are evaluated after the epoch in progress.
    var evaluatedSplits: [Corpus.Split] {
        settings.evaluateTrain.includes(epoch: position.epoch, of: settings.epochs)
            ? [.train, .valid, .test] : [.valid, .test]
    }

    var zeroState: CarriedState { CarriedState(zerosFor: device.shape, batch: settings.batch) }

    /// Loss of guessing: every word equally likely.
    var uniformLoss: Double { log(Double(corpus.vocabulary.count)) }
}

extension Report {
    /// Sets `name_loss` and `name_perplexity`; false when one of them is not finite.
    mutating func record(_ name: String, loss: Double) -> Bool {
        metrics["\(name)_loss"] = loss
        metrics["\(name)_perplexity"] = exp(loss)
        return exp(loss).isFinite
    }
}

extension TrainingRun {
    /// Every name that a report's metrics can have: the learning rate, and for each text loss and perplexity, its
    /// exponential; `train` where it was evaluated, `train_running` the mean over the epoch's windows.
    public static let metricNames =
        ["learning_rate"] + ["train_running", "train", "valid", "test"].flatMap { ["\($0)_loss", "\($0)_perplexity"] }
}
