import ArgumentParser
import Parameters
import Planning
import Reporting
import Training

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
        let sweep = try sweepFile.sweep()
        let trials = try Engine.trials(of: sweep)
        if json { return try StandardOutput.print(Self.json(trials)) }
        let workers = sweep.workers ?? max(1, Machine.cores / sweep.threadsPerWorker)
        try StandardOutput.print("sweep \"\(sweep.name)\": \(Self.counted(trials)), \(workers) at a time")
        for trial in trials.prefix(Self.shown) {
            try StandardOutput.print("  \(trial.number)  \(TrialLabel.text(trial))")
        }
        if trials.count > Self.shown {
            try StandardOutput.print("  … and \(trials.count - Self.shown) more (--json lists them all)")
        }
        guard estimate else { return }
        let seconds = try TimeEstimate.seconds(
            for: trials, workers: workers, threads: sweep.threadsPerWorker)
        try StandardOutput.print("about \(LiveTableText.duration(seconds)) on this machine")
    }

    private static let shown = 20

    private static func counted(_ trials: [Trial]) -> String {
        let epochs = trials.map(\.epochs).reduce(0, +)
        return "\(trials.count) trials, \(epochs) epochs"
    }

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
