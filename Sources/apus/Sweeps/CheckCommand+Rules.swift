import Deciding
import Parameters
import Planning
import Reporting
import Running

/// What the rules of a sweep come to.
struct RulesCheck {
    let sweep: Sweep
    let trainer: any Trainer

    private var epochs: Int? { sweep.longestTrial(defaults: trainer.vocabulary.defaults) }
    private var canResume: Bool { trainer.resumption != .anew }

    /// A line for each rule, and what speaks against it.
    func write() throws {
        for rule in sweep.earlyTermination {
            for line in lines(rule) { try StandardOutput.print(TerminalText.line(line)) }
        }
    }

    private func lines(_ rule: EarlyTermination) -> [String] {
        guard case .asha(let first, let eta) = rule.kind, let epochs else { return ["early_terminate: \(rule.word)"] }
        let rungs = AshaRule(first: first, eta: eta, epochs: epochs, CurveView(sweep.metric)).rungs
        guard !rungs.isEmpty else {
            return ["early_terminate: asha has no rung before epoch \(epochs), so no trial is put aside; lower `first`"]
        }
        let earlier = rungs.dropLast().map(String.init).joined(separator: ", ")
        let places = (earlier.isEmpty ? "" : "\(earlier) and ") + String(rungs.last!)
        let what = canResume ? "goes on" : "goes on, the others end, since the program cannot resume"
        var lines = [
            "early_terminate: asha compares at epoch\(rungs.count == 1 ? "" : "s") \(places); one of \(eta) \(what)"
        ]
        if canResume, let planned = sweep.plannedTrials { lines.append(Self.costs(planned, rungs, eta, epochs)) }
        return lines + [decayNote(rungs)].compactMap(\.self)
    }

    /// `27 trials reach epoch 1, 9 epoch 3, 3 epoch 9, 1 epoch 25: 109 of 675 epochs`
    private static func costs(_ trials: Int, _ rungs: [Int], _ eta: Int, _ epochs: Int) -> String {
        var (count, total, before) = (trials, 0, 0)
        var parts: [String] = []
        for place in rungs + [epochs] {
            // When nobody may go on, the best does in the end.
            count = max(1, count)
            parts.append(
                "\(count) \(parts.isEmpty ? count == 1 ? "trial reaches " : "trials reach " : "")epoch \(place)")
            total += count * (place - before)
            before = place
            count /= eta
        }
        return "  \(parts.joined(separator: ", ")): \(total) of \(trials * epochs) epochs"
    }

    private func decayNote(_ rungs: [Int]) -> String? {
        let decays = sweep.values(of: "decay_epoch", defaults: trainer.vocabulary.defaults).compactMap(\.integer)
        guard let last = decays.max(), let rung = rungs.first(where: { $0 <= last }) else { return nil }
        return
            "  note: decay_epoch is \(last), and trials are compared at epoch \(rung) already: what leads before the decay "
            + "may lose in the end"
    }
}
