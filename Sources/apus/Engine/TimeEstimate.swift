import Planning
import Training
import Workspace

/// How long trials would take here, from a few minibatches of each kind of model.
enum TimeEstimate {
    /// Minibatches that are trained first, so that memory and caches are warm, and that are measured.
    fileprivate static let (warmUp, measured) = (2, 5)

    /// Seconds for all trials on so many workers of so many threads each; measures each kind of model once.
    ///
    /// `corpus` tells the sizes of the texts; the words that are trained on are drawn at random, for their number decides
    /// the time and not which they are.
    static func seconds(
        for trials: some Sequence<Trial>, workers: Int, threads: Int,
        corpus: (TrainingSettings) throws -> CorpusSummary
    ) throws -> Double {
        var measured: [TrainingSettings: Seconds] = [:]
        var (total, longest) = (0.0, 0.0)
        for trial in trials {
            let settings = try Engine.settings(of: trial.settings)
            let kind = kind(of: settings)
            let model = try measured[kind] ?? Seconds(settings, corpus(settings), threads: threads)
            measured[kind] = model
            let seconds = model.ofTrial(epochs: trial.epochs ?? 0, settings.evaluateTrain)
            total += seconds
            longest = max(longest, seconds)
        }
        return seconds(total: total, longest: longest, workers: workers, threads: threads, cores: Machine.cores)
    }

    /// The same from the seconds of all trials together and of the longest: workers beyond the cores make none faster.
    static func seconds(total: Double, longest: Double, workers: Int, threads: Int, cores: Int) -> Double {
        let parallel = min(Double(workers), max(1, Double(cores) / Double(threads)))
        return max(total / parallel, longest)
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
        kind.clipNorm = settings.clipNorm == nil ? nil : 1
        kind.layerDropout = settings.layerDropout > 0 ? 0.5 : 0
        kind.rnnDropout = settings.rnnDropout > 0 ? 0.5 : 0
        return kind
    }

    /// What one kind of model takes.
    struct Seconds {
        /// An epoch with the evaluation of the validation and test texts.
        var epoch: Double
        /// The evaluation of the training text.
        var evaluatedTrain: Double

        func ofTrial(epochs: Int, _ evaluateTrain: TrainingSetEvaluation) -> Double {
            let evaluations =
                switch evaluateTrain {
                case .everyEpoch: epochs
                case .last: 1
                case .never: 0
                }
            return epoch * Double(epochs) + evaluatedTrain * Double(evaluations)
        }
    }
}

extension TimeEstimate.Seconds {
    init(_ settings: TrainingSettings, _ corpus: CorpusSummary, threads: Int) throws {
        let (batch, sequence) = (settings.batch, settings.sequence)
        let device = try Engine.device(for: settings, vocabulary: corpus.words, threads: threads)
        let count = Batches.count(corpus[.train], batch: batch, sequence: sequence)
        let windows = Window.random(
            count: min(TimeEstimate.measured, count), batch: batch, sequence: sequence, words: corpus.words)
        func perWindow(_ work: (Window) -> Double) -> Double {
            for window in windows.prefix(TimeEstimate.warmUp) { _ = work(window) }
            let time = ContinuousClock().measure { for window in windows { _ = work(window) } }
            return time / .seconds(1) / Double(windows.count)
        }
        let training = perWindow { device.train($0, settings.step(seed: 0, epoch: 1, window: 0)) }
        let evaluation = perWindow(device.evaluate)
        let evaluated = corpus[.valid] + corpus[.test]
        self.init(
            epoch: training * Double(count) + evaluation * Double(evaluated) / Double(batch * sequence),
            evaluatedTrain: evaluation * Double(count))
    }
}
