import ArgumentParser
import Foundation
import Planning
import Reporting
import Training

/// `apus bench`: how fast this machine trains the report's model.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure this machine: matrix products, training, evaluation, and where the time goes.",
        discussion: """
            The model is the report's: 10,000 words, 200 - 200 - 200 units, 20 streams of 20 steps. Without --corpus the \
            words are drawn at random. Shares are found by leaving parts of the work out, with one thread; nothing else \
            should run meanwhile.

            Example: apus bench --precision bf16 --threads 2
            """)

    @Option(help: "lstm, gru or gru_cho; lstm and gru unless told otherwise.")
    var cell: [String] = []

    @Option(help: "fp32 or bf16; all that the processor multiplies unless told otherwise.")
    var precision: [String] = []

    @Option(help: "Threads of one worker.")
    var threads = 1

    @Option(help: "ptb or a folder: the text to train on.")
    var corpus: String?

    @Option(name: .customLong("warm-up"), help: "Windows that are trained first.")
    var warmUp = 20

    @Option(help: "Windows that are timed.")
    var windows = 200

    @Flag(help: "Leave out where the time goes.")
    var speedOnly = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard warmUp >= 0, windows >= 1, threads >= 1 else {
            throw ValidationError("--warm-up is at least 0, --windows and --threads are at least 1")
        }
    }

    func run() throws {
        let precisions = try precision.isEmpty ? Self.everyPrecision() : precision.map(Self.named)
        let cells: [Training.Cell] = try cell.isEmpty ? [.lstm, .gru] : cell.map(Self.named)
        let text = try text()
        if !json { try describeMachine(precisions) }
        let table = Table(
            try cells.flatMap { cell in
                try precisions.map { try BenchRow(plan(cell, $0, text), withShares: !speedOnly) }
            }, columns: BenchRow.columns)
        print((json ? TableFormat.json : .text).text(of: table), terminator: "")
    }

    private static func everyPrecision() throws -> [Precision] {
        try KernelVariant.multipliesBF16(KernelVariant.chosen()) ? [.fp32, .bf16] : [.fp32]
    }

    private static func named<Word: RawRepresentable<String> & CaseIterable>(_ name: String) throws -> Word {
        guard let word = Word(rawValue: name) else {
            let names = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandError.wrongUse("there is no \(name): it is one of \(names)")
        }
        return word
    }

    private func describeMachine(_ precisions: [Precision]) throws {
        let peaks = try precisions.map { precision in
            let peak = try ProductPeak.operationsPerSecond(precision) / 1e9
            return "\(precision.rawValue) \(String(format: "%.0f", peak)) GFLOP/s"
        }
        print("\(Machine.cpuModel), \(Machine.cores) cores, \(try KernelVariant.chosen()) kernels, \(Version.program)")
        print("Peak of matrix products, one thread: \(peaks.joined(separator: ", "))\n")
    }

    /// The windows, and the number of words.
    private func text() throws -> (windows: [Window], vocabulary: Int) {
        var settings = TrainingSettings()
        guard let corpus else { return (Window.random(count: 50, batch: 20, sequence: 20, words: 10_000), 10_000) }
        settings.corpus = corpus
        let read = try Engine.corpus(for: settings)
        try read.check(batch: settings.batch, sequence: settings.sequence)
        let batches = Batches(read.train, batch: settings.batch, sequence: settings.sequence)
        return (batches.prefix(warmUp + windows).map(\.self), read.vocabulary.count)
    }

    private func plan(
        _ cell: Training.Cell, _ precision: Precision, _ text: (windows: [Window], vocabulary: Int)
    ) -> ModelSpeed.Plan {
        let shape = ModelShape(cell: cell, vocabulary: text.vocabulary, embedding: 200, hidden: 200, layers: 2)
        var plan = ModelSpeed.Plan(shape: shape, windows: text.windows)
        plan.precision = precision
        plan.threads = threads
        plan.warmUp = warmUp
        plan.timed = windows
        return plan
    }
}
