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

    @Flag(inversion: .prefixedNo, help: "Measure how long it would take.")
    var estimate = true

    func run() throws {
        let trainer = Trainers.standard
        let sweep = try sweepFile.sweep(for: trainer.vocabulary)
        try trainer.check(sweep)
        let trials = sweep.trials(defaults: trainer.vocabulary.defaults)
        if json { return try StandardOutput.print(Self.json(trials)) }
        let workers = sweep.workers ?? max(1, Machine.cores / sweep.threadsPerWorker)
        let epochs = trials.map(\.epochs).reduce(0, +)
        try StandardOutput.print(
            "sweep \"\(sweep.name)\": \(trials.count) trials, \(epochs) epochs, \(workers) at a time")
        for trial in trials.prefix(Self.shown) {
            try StandardOutput.print("  \(trial.number)  \(TrialLabel.text(trial))")
        }
        if trials.count > Self.shown {
            try StandardOutput.print("  … and \(trials.count - Self.shown) more (--json lists them all)")
        }
        guard estimate,
            let seconds = try trainer.estimate(trials, workers: workers, threads: sweep.threadsPerWorker)
        else { return }
        try StandardOutput.print("about \(LiveTableText.duration(seconds)) on this machine")
    }

    private static let shown = 20

    private static func json(_ trials: [Trial]) -> String {
        let rows = trials.map { trial in
            JSONNode(
                .object([
                    JSONMember("trial", JSONNode(.number(Number(trial.number)))),
                    JSONMember("seed", JSONNode(.number(Number(trial.seed)))),
                    JSONMember("epochs", JSONNode(.number(Number(trial.epochs)))),
                    JSONMember("parameters", trial.parameters.json),
                ]))
        }
        return JSONNode(.array(rows)).readableText
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
        try StandardOutput.print(JSONSchema.sweepFile(trainer: vocabulary.settings, metrics: vocabulary.metrics))
    }
}
