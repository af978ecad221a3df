import Foundation
import Parameters
import TestSupport
import Testing

@testable import Training

/// A run that is interrupted, saved, loaded on a new device and continued gives the same bits as one that is not.
struct ResumptionTests {
    /// 150 tokens of 13 words in 2 streams: 14 windows of 5; 5 windows each of validation and test.
    static let corpus: Corpus = {
        let words = try! Vocabulary(words: (0..<13).map { Array("w\($0)".utf8) })
        var random = Philox(seed: 4, stream: 0)
        func text(_ count: Int) -> [Int32] { (0..<count).map { _ in Int32(random.next32() % 13) } }
        return Corpus(vocabulary: words, train: text(150), valid: text(60), test: text(60))
    }()

    static func settings(_ cell: Cell, epochs: Int) -> TrainingSettings {
        var settings = TrainingSettings()
        (settings.cell, settings.embedding, settings.hidden, settings.layers) = (cell, 6, 7, 2)
        (settings.batch, settings.sequence, settings.epochs, settings.decayEpoch) = (2, 5, epochs, 1)
        (settings.layerDropout, settings.rnnDropout, settings.clipNorm) = (0.3, 0.2, 1)
        // There is nothing to learn in a random text.
        settings.divergesAboveUniform = false
        return settings
    }

    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Every place there is: 14 + 5 + 5 questions in the first epoch, 14 more in the last, and none after.
    @Test(arguments: Cell.allCases)
    func interruptedAnywhere(cell: Cell) throws {
        let settings = Self.settings(cell, epochs: 2)
        var whole = try Self.run(settings)
        let expected = try Self.finish(&whole)
        let questions = 24 + 38
        for place in 0..<questions {
            var first = try Self.run(settings)
            var asked = 0
            var reports = try Self.finish(&first) {
                defer { asked += 1 }
                return asked == place
            }
            #expect(reports.count < 2)
            try first.checkpoint(program: "test").save(to: folder.path("c"))
            var second = try Self.run(settings, .checkpoint(try Checkpoint.load(folder.path("c"))))
            reports += try Self.finish(&second)
            #expect(reports == expected, "place \(place)")
            #expect(second.checkpoint(program: "") == whole.checkpoint(program: ""), "place \(place)")
        }
    }

    /// Interrupted again and again, each time on a new device.
    @Test func interruptedOften() throws {
        let settings = Self.settings(.lstm, epochs: 2)
        var whole = try Self.run(settings)
        let expected = try Self.finish(&whole)
        var run = try Self.run(settings)
        var reports: [ValuesByName<Double>] = []
        var patience = 0
        while !run.isFinished {
            patience += 3
            var asked = 0
            reports += try Self.finish(&run) {
                asked += 1
                return asked > patience
            }
            run = try Self.run(settings, .checkpoint(run.checkpoint(program: "test")))
        }
        #expect(reports == expected)
        #expect(run.checkpoint(program: "") == whole.checkpoint(program: ""))
    }

    @Test func aRunCanBeMadeLonger() throws {
        var long = Self.settings(.gru, epochs: 3)
        long.evaluateTrain = .never
        var short = long
        short.epochs = 1
        var whole = try Self.run(long)
        let expected = try Self.finish(&whole)
        var first = try Self.run(short)
        var reports = try Self.finish(&first)
        var second = try Self.run(long, .checkpoint(first.checkpoint(program: "test")))
        reports += try Self.finish(&second)
        #expect(reports == expected)
    }

    /// Paused after an epoch that is not the last, as a stopping rule asks for: that epoch is an ordinary one.
    @Test(arguments: Cell.allCases, TrainingSetEvaluation.allCases)
    func pausedAfterTheSecondOfFourEpochs(cell: Cell, evaluateTrain: TrainingSetEvaluation) throws {
        var settings = Self.settings(cell, epochs: 4)
        settings.evaluateTrain = evaluateTrain
        var whole = try Self.run(settings)
        let expected = try Self.finish(&whole)
        var first = try Self.run(settings)
        var reports = [try Self.epoch(&first), try Self.epoch(&first)]
        #expect(!first.isFinished)
        try first.checkpoint(program: "test").save(to: folder.path("c"))
        var second = try Self.run(settings, .checkpoint(try Checkpoint.load(folder.path("c"))))
        reports += try Self.finish(&second)
        #expect(reports.map(Self.bits) == expected.map(Self.bits))
        #expect(second.checkpoint(program: "") == whole.checkpoint(program: ""))
        let evaluated = [
            TrainingSetEvaluation.everyEpoch: [1, 2, 3, 4], .last: [4], .never: [],
        ]
        #expect((1...4).filter { reports[$0 - 1]["train_loss"] != nil } == evaluated[evaluateTrain])
    }

    @Test func anotherRunsCheckpointIsRefused() throws {
        let settings = Self.settings(.lstm, epochs: 2)
        let checkpoint = try Self.run(settings).checkpoint(program: "test")
        var other = checkpoint
        other.seed = 2
        expect(other, "its seed is 2, but the run's is 1")
        other = checkpoint
        other.settings.layerDropout = 0.5
        expect(other, "its layer_dropout is 0.5, but the run's is 0.3")
        other = checkpoint
        other.vocabulary = Vocabulary()
        expect(other, "its vocabulary's SHA-256 is")
        other = checkpoint
        other.corpusSHA256 = ""
        expect(other, "its corpus's SHA-256 is ")
        other = checkpoint
        other.position.window = 15
        expect(other, "its window is 15, but the run's is 14 windows an epoch")
        func expect(_ checkpoint: Checkpoint, _ message: String) {
            let error = #expect(throws: TrainingError.self) { try Self.run(settings, .checkpoint(checkpoint)) }
            #expect(error?.description.contains(message) == true, "\(String(describing: error))")
        }
    }

    private static func run(
        _ settings: TrainingSettings, _ beginning: TrainingRun.Beginning = .fresh
    ) throws -> TrainingRun {
        let device = try CPUDevice(
            shape: settings.shape(vocabulary: 13), batch: settings.batch, sequence: settings.sequence)
        return try TrainingRun(
            settings: settings, seed: 1, corpus: corpus, device: device, beginning: beginning, clock: ContinuousClock())
    }

    /// Goes on until the end or the interruption; the metrics of the epochs it finished.
    private static func finish(
        _ run: inout TrainingRun, shouldStop: () -> Bool = { false }
    ) throws -> [ValuesByName<Double>] {
        var metrics: [ValuesByName<Double>] = []
        while !run.isFinished {
            switch run.nextEpoch(shouldStop: shouldStop) {
            case .finished(let report): metrics.append(report.metrics)
            case .interrupted: return metrics
            case .diverged(let divergence): throw Diverged(divergence: divergence)
            }
        }
        return metrics
    }

    /// The metrics of the next epoch, which is done to its end.
    private static func epoch(_ run: inout TrainingRun) throws -> ValuesByName<Double> {
        guard case .finished(let report) = run.nextEpoch() else { throw Unfinished() }
        return report.metrics
    }

    private static func bits(_ metrics: ValuesByName<Double>) -> [UInt64] { metrics.map(\.value.bitPattern) }

    struct Unfinished: Error {}

    struct Diverged: Error { var divergence: Divergence }
}
