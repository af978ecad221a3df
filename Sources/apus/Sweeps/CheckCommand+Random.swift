import Deciding
import Parameters
import Planning
import Reporting
import Running
import Workspace

/// What is drawn at random has no list of trials: the first proposals stand for it.
struct RandomSweepCheck {
    let sweep: Sweep
    let trainer: any Trainer

    /// How many proposals stand for the others.
    static let shown = 20

    /// The first trials that a run would propose, at most so many.
    func proposals(_ limit: Int = shown) -> [Trial] {
        sweep.firstTrials(limit, settings: TrialSettings(sweep, defaults: trainer.vocabulary.defaults))
    }

    /// The ranges, the first proposals and how long they would take.
    func write(estimate: Bool) throws {
        let workers = try trainer.workers(for: sweep)
        let trials = proposals()
        let planned = sweep.plannedTrials
        let count = planned.map { "\($0) trials" } ?? "trials \(sweep.untilWhen)"
        try StandardOutput.print("sweep \"\(TerminalText.line(sweep.name))\": \(count), \(workers) at a time")
        for parameter in sweep.parameters { try StandardOutput.print("  " + TerminalText.line(Self.line(parameter))) }
        try StandardOutput.print("the first proposals:")
        for trial in trials { try StandardOutput.print("  \(trial.number)  \(TrialLabel.text(trial))") }
        if let planned, planned > trials.count { try StandardOutput.print("  … and \(planned - trials.count) more") }
        try CheckCommand.writeFirstCommands(trials, sweep, trainer)
        try RulesCheck(sweep: sweep, trainer: trainer).write()
        guard estimate, !trials.isEmpty else { return }
        try writeEstimate(trials, planned, workers: workers)
    }

    private func writeEstimate(_ trials: [Trial], _ planned: Int?, workers: Int) throws {
        let threads = sweep.threadsPerWorker
        guard let planned else {
            guard let seconds = try trainer.estimate(trials, workers: 1, threads: threads) else { return }
            let mean = LiveTableText.duration(seconds / Double(trials.count))
            return try StandardOutput.print("about \(mean) a trial on this machine, going by these")
        }
        guard let seconds = try trainer.estimate(trials, workers: workers, threads: threads) else { return }
        let all = LiveTableText.duration(seconds * Double(planned) / Double(trials.count))
        let basis = planned > trials.count ? ", going by these" : ""
        try StandardOutput.print("about \(all) on this machine\(basis)")
    }

    /// `learning_rate: log_uniform_values from 0.001 to 1`.
    static func line(_ parameter: Parameter) -> String {
        switch parameter.domain {
        case .list(let values, nil): "\(parameter.name): " + values.map(\.display).joined(separator: ", ")
        case .list(let values, let probabilities?):
            "\(parameter.name): "
                + zip(values, probabilities).map { "\($0.display) (\(Number(plain: $1).literal))" }.joined(
                    separator: ", ")
        case .distribution(let distribution): "\(parameter.name): \(distribution.rangeText)"
        }
    }

    /// The same as JSON; `trials` is null when their number is not known.
    var json: JSONNode {
        let planned = sweep.plannedTrials.map { JSONNode(.number(Number($0))) } ?? JSONNode(.null)
        return JSONNode(
            .object([
                JSONMember("trials", planned),
                JSONMember(
                    "parameters",
                    JSONNode(.object(sweep.parameters.map { JSONMember($0.name, Self.json(of: $0.domain)) }))),
                JSONMember("proposals", JSONNode(.array(proposals().map(CheckCommand.json(of:))))),
            ]))
    }

    private static func json(of domain: Domain) -> JSONNode {
        switch domain {
        case .list(let values, let probabilities):
            var members = [JSONMember("values", JSONNode(.array(values.map { JSONNode(parameter: $0) })))]
            if let probabilities {
                members.append(
                    JSONMember("probabilities", JSONNode(.array(probabilities.map { JSONNode(double: $0) }))))
            }
            return JSONNode(.object(members))
        case .distribution(let distribution):
            let ends = distribution.range.map { range in
                [
                    JSONMember("low", JSONNode(parameter: range.low)),
                    JSONMember("high", JSONNode(parameter: range.high)),
                ]
            }
            return JSONNode(.object(distribution.json.members + (ends ?? [])))
        }
    }
}
