import Planning
import Training

/// How long trials would take here, from a few minibatches of each kind of model.
enum TimeEstimate {
    /// Minibatches that are trained first, so that memory and caches are warm, and that are measured.
    private static let (warmUp, measured) = (2, 5)

    /// Evaluation costs about this part of training, for it has no way back.
    private static let evaluationCost = 0.5

    /// Seconds for all trials on so many workers of so many threads each.
    static func seconds(for trials: [Trial], workers: Int, threads: Int) throws -> Double {
        var known: [TrainingSettings: Double] = [:]
        var total = 0.0
        var longest = 0.0
        for trial in trials {
            let settings = try TrainingSettings(trial.settings)
            let kind = kind(of: settings)
            let epoch = try known[kind] ?? secondsPerEpoch(settings, threads: threads)
            known[kind] = epoch
            total += epoch * Double(trial.epochs)
            longest = max(longest, epoch * Double(trial.epochs))
        }
        return max(total / Double(workers), longest)
    }

    /// The settings that decide the speed, all others at their defaults.
    private static func kind(of settings: TrainingSettings) -> TrainingSettings {
        var kind = TrainingSettings()
        kind.cell = settings.cell
        kind.embedding = settings.embedding
        kind.hidden = settings.hidden
        kind.layers = settings.layers
        kind.batch = settings.batch
        kind.sequence = settings.sequence
        kind.corpus = settings.corpus
        kind.corpusSeed = settings.corpusSeed
        kind.precision = settings.precision
        kind.evaluateTrain = settings.evaluateTrain
        return kind
    }

    private static func secondsPerEpoch(_ settings: TrainingSettings, threads: Int) throws -> Double {
        let corpus = try Engine.corpus(for: settings)
        let device = try Engine.device(for: settings, vocabulary: corpus.vocabulary.count, threads: threads)
        let windows = Batches(corpus.train, batch: settings.batch, sequence: settings.sequence)
        let clock = ContinuousClock()
        func train(_ count: Int) -> Duration {
            clock.measure {
                for window in windows.prefix(count) {
                    _ = device.train(window, settings.step(seed: 0, epoch: 1, window: 0))
                }
            }
        }
        _ = train(warmUp)
        let perWindow = train(measured) / .seconds(1) / Double(min(measured, windows.count))
        let evaluated = corpus.valid.count + corpus.test.count
        let evaluations = settings.evaluateTrain == .everyEpoch ? evaluated + corpus.train.count : evaluated
        let evaluatedWindows = Double(evaluations) / Double(settings.batch * settings.sequence)
        return perWindow * (Double(windows.count) + evaluationCost * evaluatedWindows)
    }
}
