import Foundation
import Parameters
import Planning
import Recording
import Reporting
import Running

/// One trial with its attempts and its curve, as `apus show` prints it.
struct TrialDetail {
    let summary: TrialSummary
    let attempts: [AttemptRecord]
    let curve: [Report]
    /// The end of an attempt's log.
    let log: (_ attempt: Int) -> [String]

    /// How many lines of a log are shown.
    static let logLines = 10

    /// For people.
    func text(metric: String) -> String {
        var parts = [
            FactsText.lines(facts), "settings\n" + indented(FactsText.lines(summary.trial.settings.json.members)),
        ]
        let values = curve.map { $0.metrics[metric] ?? .nan }
        if !values.isEmpty { parts.append("\(metric)  \(Sparkline.text(values, width: 60))") }
        parts += attempts.map { "attempt \($0.number)\n" + indented(FactsText.lines(facts(of: $0))) + text(ofLog: $0) }
        var score = summary.score(by: metric)
        score.parameters = [:]
        let epochs = EpochsTable.table([score], curves: [(summary.trial.number, curve)])
        parts.append(TableFormat.text.text(of: epochs))
        return parts.joined(separator: "\n\n")
    }

    /// For programs.
    var json: String {
        let object = JSONNode(
            .object(
                facts + [
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
            member("process", attempt.handle.flatMap { Int($0) }), member("host", attempt.origin.host),
            member("cpu", attempt.origin.cpuModel),
            member("kernels", attempt.origin.kernelVariant), member("precision", attempt.origin.precision),
            member("threads", attempt.origin.threads), member("program", attempt.origin.programVersion),
            member("git_commit", attempt.origin.gitCommit),
        ].compactMap { $0 }
    }

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
        return lines.isEmpty ? "" : "\n  log\n" + lines.map { "    \($0)" }.joined(separator: "\n")
    }

    private func epoch(_ epoch: Report) -> JSONNode {
        let metrics = epoch.metrics.sorted { $0.key < $1.key }.compactMap { member($0.key, $0.value) }
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
        value.map { JSONMember(name, JSONNode($0.isFinite ? .number(Number($0)) : .string("\($0)"))) }
    }

    private func indented(_ text: String) -> String {
        text.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    }
}
