import ArgumentParser
import Foundation
import Parameters
import Reporting
import Training
import Workspace

/// `apus bench`: how fast this machine trains the report's model.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure this machine: matrix products, training, evaluation, and where the time goes.",
        discussion: """
            The model is the report's: 10,000 words, 200 - 200 - 200 units, 20 streams of 20 steps. Without --corpus the \
            words are drawn at random. Shares are found by leaving parts of the work out, and the products of the output \
            layer by running them alone, with one thread: good to a few percent of a window, so that the rest may come \
            out below zero. Nothing else should run meanwhile.

            Example: apus bench --precision bf16 --threads 2
            """)

    @Option(help: "lstm, gru or gru_cho; lstm and gru unless told otherwise.")
    var cell: [String] = []

    @Option(help: "fp32 or bf16; all that the processor multiplies unless told otherwise.")
    var precision: [String] = []

    @Option(parsing: .unconditional, help: "Threads of one worker (default: 1).", transform: Typed.wholeNumber)
    var threads = 1

    @Option(parsing: .unconditional, help: "ptb or a folder: the text to train on.")
    var corpus: String?

    @Option(
        name: .customLong("warm-up"), parsing: .unconditional, help: "Windows that are trained first (default: 20).",
        transform: Typed.wholeNumber)
    var warmUp = 20

    @Option(parsing: .unconditional, help: "Windows that are timed (default: 200).", transform: Typed.wholeNumber)
    var windows = 200

    @Flag(help: "Leave out where the time goes.")
    var speedOnly = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard (0...1_000_000).contains(warmUp), (1...1_000_000).contains(windows), (1...1024).contains(threads) else {
            throw ValidationError(
                "--warm-up is from 0, --windows from 1 to 1000000 windows, --threads from 1 to 1024 threads")
        }
    }

    func run() throws {
        let precisions =
            try precision.isEmpty ? Self.everyPrecision() : precision.map { try Self.named($0, of: [.fp32, .bf16]) }
        let cells = try cell.isEmpty ? [.lstm, .gru] : cell.map { try Self.named($0, of: Training.Cell.allCases) }
        let text = try text()
        let peaks = try precisions.map { ($0.rawValue, try ProductPeak.operationsPerSecond($0) / 1e9) }
        if !json { try describeMachine(peaks) }
        let table = Table(
            try cells.flatMap { cell in
                try precisions.map { try BenchRow(plan(cell, $0, text), withShares: !speedOnly) }
            }, columns: BenchRow.columns)
        try StandardOutput.print(
            json ? try Self.json(peaks, table) : TableFormat.text.text(of: table), terminator: json ? "\n" : "")
    }

    private static func everyPrecision() throws -> [Precision] {
        try KernelVariant.multipliesBF16(KernelVariant.chosen()) ? [.fp32, .bf16] : [.fp32]
    }

    private static func named<Word: RawRepresentable<String>>(_ name: String, of words: [Word]) throws -> Word {
        guard let word = words.first(where: { $0.rawValue == name }) else {
            let names = words.map(\.rawValue).joined(separator: ", ")
            throw CommandError.wrongUse("there is no \(name): it is one of \(names)")
        }
        return word
    }

    private static func json(_ peaks: [(precision: String, gigaflops: Double)], _ table: Table) throws -> String {
        let peaks = peaks.map { JSONMember($0.precision, JSONNode(.number(Number($0.gigaflops)))) }
        let members = [
            JSONMember("machine", JSONNode(.string(Machine.cpuModel))),
            JSONMember("cores", JSONNode(.number(Number(Machine.cores)))),
            JSONMember("kernels", JSONNode(.string(try KernelVariant.chosen()))),
            JSONMember("program", JSONNode(.string(Version.program))),
            JSONMember("peak_gflops", JSONNode(.object(peaks))),
            JSONMember("speeds", try JSONNode(parsing: TableFormat.json.text(of: table))),
        ]
        return JSONNode(.object(members)).readableText
    }

    private func describeMachine(_ peaks: [(precision: String, gigaflops: Double)]) throws {
        let peaks = peaks.map { "\($0.precision) \(String(format: "%.0f", $0.gigaflops)) GFLOP/s" }
        let kernels = try KernelVariant.chosen()
        try StandardOutput.print("\(Machine.cpuModel), \(Machine.cores) cores, \(kernels) kernels, \(Version.program)")
        try StandardOutput.print("Peak of matrix products, one thread: \(peaks.joined(separator: ", "))\n")
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

/// What `apus bench` tells of one cell and precision.
struct BenchRow {
    let plan: ModelSpeed.Plan
    let speed: ModelSpeed
    let shares: WindowShares?

    /// Measures.
    init(_ plan: ModelSpeed.Plan, withShares: Bool) throws {
        self.plan = plan
        speed = try ModelSpeed(plan)
        shares = withShares ? try WindowShares(plan) : nil
    }

    static var columns: [Column<BenchRow>] {
        [
            Column("Cell") { .text($0.plan.shape.cell.rawValue) },
            Column("Precision") { .text($0.plan.precision.rawValue) },
            Column("Threads") { .integer($0.plan.threads) },
            Column("Train Tokens/s") { .integer(Int($0.speed.trainTokensPerSecond)) },
            Column("Evaluate Tokens/s") { .integer(Int($0.speed.evaluateTokensPerSecond)) },
            Column("Loss") { .number($0.speed.loss) },
            Column("Window ms") { share($0.shares?.whole) },
            Column("Products %") { percent($0.shares, \.products) },
            Column("Softmax %") { percent($0.shares, \.softmax) },
            Column("Gates %") { percent($0.shares, \.gates) },
            Column("Update %") { percent($0.shares, \.update) },
            Column("Rest %") { percent($0.shares, \.rest) },
        ]
    }

    private static func share(_ value: Double?) -> Field {
        value.map { .literal(Number(($0 * 10).rounded() / 10)) } ?? .missing
    }

    private static func percent(_ shares: WindowShares?, _ part: KeyPath<WindowShares, Double>) -> Field {
        share(shares.map { 100 * $0[keyPath: part] / $0.whole })
    }
}
