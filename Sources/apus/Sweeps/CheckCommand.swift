import ArgumentParser
import Parameters
import Planning
import Reporting
import Running
import Workspace

/// `apus check`: what a sweep file would do.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Validate a sweep file and show the trials it would run.",
        discussion: """
            Every mistake is told at once, with its place. Nothing is written. The time is estimated by training a few \
            minibatches of each kind of model.

            Example: apus check Experiments/seed-sweep.json
            """)

    @OptionGroup var sweepFile: SweepFileOptions

    @Flag(help: "Print the trials as JSON.")
    var json = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Print the command lines of the first trials alone, quoted for a shell.", valueName: "n"),
        transform: Typed.wholeNumber)
    var commands: Int?

    @Flag(inversion: .prefixedNo, help: "Measure how long it would take.")
    var estimate = true

    @OptionGroup var started: StartedCommand

    func run() throws {
        let sweep = try sweepFile.sweep(started, for: Trainers.standard.vocabulary)
        let trainer = Trainers.trainer(for: sweep)
        try trainer.check(sweep)
        if sweep.method == .random { return try run(RandomSweepCheck(sweep: sweep, trainer: trainer)) }
        let trials = sweep.trials(defaults: trainer.vocabulary.defaults)
        if let commands { return try writeCommands(sweep, trials.prefix(commands)) }
        if let reason = sweepFile.lacksName(sweep) { StandardError.writeLine(reason) }
        if json { return try Self.writeJSON(trials) { try StandardOutput.print($0, terminator: "") } }
        let workers = try trainer.workers(for: sweep)
        let lengths = trials.lazy.compactMap(\.epochs)
        let epochs = lengths.isEmpty ? "" : " \(lengths.reduce(0, +)) epochs,"
        try StandardOutput.print(
            "sweep \"\(TerminalText.line(sweep.name))\": \(trials.count) trials,\(epochs) \(workers) at a time"
        )
        for trial in trials.prefix(Self.shown) {
            try StandardOutput.print("  \(trial.number)  \(TrialLabel.text(trial))")
        }
        try Self.writeFirstCommands(trials, sweep, trainer)
        if trials.count > Self.shown {
            try StandardOutput.print("  … and \(trials.count - Self.shown) more (--json lists them all)")
        }
        try RulesCheck(sweep: sweep, trainer: trainer).write()
        guard estimate,
            let seconds = try trainer.estimate(trials, workers: workers, threads: sweep.threadsPerWorker)
        else { return }
        try StandardOutput.print("about \(LiveTableText.duration(seconds)) on this machine")
    }

    private func run(_ check: RandomSweepCheck) throws {
        if let commands { return try writeCommands(check.sweep, check.proposals(commands)) }
        if let reason = sweepFile.lacksName(check.sweep) { StandardError.writeLine(reason) }
        return json ? try StandardOutput.print(check.json.readableText) : try check.write(estimate: estimate)
    }

    /// Of a program, what the first trials start.
    static func writeFirstCommands(_ trials: some Sequence<Trial>, _ sweep: Sweep, _ trainer: any Trainer) throws {
        guard let program = trainer as? ProgramTrainer else { return }
        try StandardOutput.print("the first commands:")
        for trial in trials.prefix(3) {
            try StandardOutput.print("  " + TerminalText.line(ShellText.quoted(program.command(of: trial, sweep))))
        }
    }

    /// The command lines alone, one a line.
    private func writeCommands(_ sweep: Sweep, _ trials: some Sequence<Trial>) throws {
        guard let program = Trainers.trainer(for: sweep) as? ProgramTrainer else {
            throw CommandError.wrongUse("--commands needs a sweep whose trainer is a command")
        }
        for trial in trials { try StandardOutput.print(ShellText.quoted(program.command(of: trial, sweep))) }
    }

    private static let shown = 20

    /// Writes an array of all trials in parts of a thousand, for a sweep may have a hundred thousand.
    static func writeJSON(_ trials: Trials, _ write: (String) throws -> Void) throws {
        guard !trials.isEmpty else { return try write("[]\n") }
        for start in stride(from: 0, to: trials.count, by: 1_000) {
            let end = min(start + 1_000, trials.count)
            // Of the brackets of the parts, the first and the last are those of the whole.
            let part = JSONNode(.array(trials[start..<end].map(json(of:)))).readableText
            let opened = start > 0 ? part.dropFirst("[".count) : part[...]
            try write(end < trials.count ? opened.dropLast("\n]".count) + "," : opened + "\n")
        }
    }

    static func json(of trial: Trial) -> JSONNode {
        JSONNode(
            .object([
                JSONMember("trial", JSONNode(.number(Number(trial.number)))),
                JSONMember("seed", JSONNode(.number(Number(trial.seed)))),
                JSONMember("epochs", trial.epochs.map { JSONNode(.number(Number($0))) } ?? JSONNode(.null)),
                JSONMember("parameters", trial.parameters.json),
            ]))
    }
}

/// `apus schema`: the JSON Schema of sweep files.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of sweep files.",
        discussion: """
            Editors complete and check a sweep file that names it: {"$schema": "sweep.schema.json", …}.

            Example: apus schema > sweep.schema.json
            """)

    func run() throws {
        let vocabulary = Trainers.standard.vocabulary
        try StandardOutput.print(JSONSchema.sweepFile(for: vocabulary))
    }
}
