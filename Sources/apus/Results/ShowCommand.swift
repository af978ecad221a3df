import ArgumentParser
import Foundation
import Parameters
import Planning
import Recording
import Reporting
import Running
import Workspace

/// `apus show`: all that is known of one trial.
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show everything about one trial: settings, attempts, curve.",
        discussion: "Example: apus show quickstart/3")

    @Argument(help: ArgumentHelp("The trial; without a sweep, one of the newest.", valueName: "sweep/trial"))
    var trial: String

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var results: ResultsOptions

    func run() throws {
        let address = try TrialAddress(trial: trial)
        let store = try results.openStore()
        let record = try store.chosenSweep(address)
        guard let number = address.trial,
            let summary = try store.summaries(of: record.id, trials: [number]).first
        else {
            throw CommandError.wrongUse("\(trial) waits for its turn, and there is nothing to show of it yet")
        }
        let folder = results.workspace.folder(of: record).trial(number)
        let detail = TrialDetail(
            summary: summary, attempts: try store.attempts(of: record.id, trial: number),
            curve: try store.curve(of: record.id, trial: number),
            log: { folder.attempt($0).lastLines(TrialDetail.logLines) })
        try StandardOutput.print(json ? detail.json : detail.text(metric: record.metric.name))
    }
}

/// One trial with its attempts and its curve, as `apus show` prints it.
struct TrialDetail {
    let summary: TrialSummary
    let attempts: [AttemptRecord]
    let curve: [Report]
    /// The end of an attempt's log.
    let log: (_ attempt: Int) -> [String]

    /// How many lines of a log are shown.
    static let logLines = 10

    /// As sections of text, an empty line between them.
    func text(metric: String) -> String {
        var parts = [
            KeyValueText.lines(facts), told.title + "\n" + indented(KeyValueText.lines(told.values.json.members)),
        ]
        let values = curve.map { $0.metrics[metric] ?? .nan }
        if !values.isEmpty { parts.append("\(TerminalText.line(metric))  \(Sparkline.text(values, width: 60))") }
        parts += attempts.map {
            "attempt \($0.number)\n" + indented(KeyValueText.lines(facts(of: $0))) + text(ofLog: $0)
        }
        var score = summary.score(by: metric)
        score.parameters = [:]
        let epochs = EpochsTable.table([score], curves: [(summary.trial.number, curve)])
        parts.append(TableFormat.text.text(of: epochs))
        return parts.joined(separator: "\n\n")
    }

    /// What the trainer was told: the engine all its settings, a program what varies.
    private var told: (title: String, values: ParameterSet) {
        let isProgram = summary.trial.settings["cell"] == nil
        return isProgram ? ("parameters", summary.trial.parameters) : ("settings", summary.trial.settings)
    }

    /// As one JSON object.
    var json: String {
        let object = JSONNode(
            .object(
                facts + [
                    JSONMember("parameters", summary.trial.parameters.json),
                    JSONMember("settings", summary.trial.settings.json),
                    JSONMember("attempts", JSONNode(.array(attempts.map(json(of:))))),
                    JSONMember("epochs", JSONNode(.array(curve.map(epoch)))),
                ]))
        return object.readableText
    }

    private var facts: [JSONMember] {
        [
            member("sweep", summary.sweep), member("trial", summary.trial.number), member("seed", summary.trial.seed),
            member("state", summary.state.rawValue), member("reason", summary.reason),
            member("epochs_recorded", curve.count), member("epochs_wanted", summary.trial.epochs),
            member("seconds", summary.seconds),
        ].compactMap { $0 }
    }

    private func facts(of attempt: AttemptRecord) -> [JSONMember] {
        [
            member("number", attempt.number),
            member("started", attempt.startedAt.formatted(.iso8601)),
            member("ended", attempt.endedAt?.formatted(.iso8601)),
            member("from_epoch", attempt.fromEpoch), member("new_epochs", attempt.newEpochs),
            member("cause", attempt.end?.cause.rawValue), member("exit_code", attempt.end?.exitCode),
            member("signal", attempt.end?.signal), member("signal_name", attempt.end?.signal.map(SignalName.text)),
            member("message", attempt.end?.message),
            member("cpu_seconds", attempt.usage.cpuSeconds), member("peak_memory", attempt.usage.peakMemory?.bytes),
            member("gpu_memory", attempt.usage.gpuMemory?.bytes),
            member("gpu_utilization", attempt.usage.gpuUtilization),
            member("process", attempt.handle.flatMap { Int($0) }), member("host", attempt.origin.host),
            member("cpu", attempt.origin.cpuModel),
            member("kernels", unlessEmpty(attempt.origin.kernelVariant)),
            member("precision", unlessEmpty(attempt.origin.precision)),
            attempt.origin.kernelVariant.isEmpty ? nil : member("threads", attempt.origin.threads),
            member("program", attempt.origin.programVersion),
            member("git_commit", attempt.origin.gitCommit),
        ].compactMap { $0 }
    }

    /// What only the engine's attempts have.
    private func unlessEmpty(_ text: String) -> String? { text.isEmpty ? nil : text }

    private func json(of attempt: AttemptRecord) -> JSONNode {
        let lines = shownLog(of: attempt).map { JSONNode(.string($0)) }
        return JSONNode(.object(facts(of: attempt) + [JSONMember("log", JSONNode(.array(lines)))]))
    }

    /// What the worker of an attempt printed last, unless all went well.
    private func shownLog(of attempt: AttemptRecord) -> [String] {
        attempt.end?.cause == .finished ? [] : log(attempt.number)
    }

    private func text(ofLog attempt: AttemptRecord) -> String {
        let lines = shownLog(of: attempt)
        return lines.isEmpty ? "" : "\n  log\n" + lines.map { "    " + TerminalText.line($0) }.joined(separator: "\n")
    }

    private func epoch(_ epoch: Report) -> JSONNode {
        let metrics = epoch.metrics.compactMap { member($0.key, $0.value) }
        let times = [member("seconds", epoch.seconds), member("tokens_per_second", epoch.tokensPerSecond)]
        return JSONNode(.object([member("epoch", epoch.step)!] + metrics + times.compactMap { $0 }))
    }

    private func member(_ name: String, _ value: String?) -> JSONMember? {
        value.map { JSONMember(name, JSONNode(.string($0))) }
    }

    private func member(_ name: String, _ value: Int?) -> JSONMember? {
        value.map { JSONMember(name, JSONNode(.number(Number($0)))) }
    }

    private func member(_ name: String, _ value: Double?) -> JSONMember? {
        value.map { JSONMember(name, $0.isFinite ? JSONNode(.number(Number($0))) : JSONNode(double: $0)) }
    }

    private func indented(_ text: String) -> String {
        text.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    }
}
