import Foundation
import Parameters
import Planning
import Running
import Synchronization

/// One line per event, for logs and pipes.
final class PlainLines: ProgressDisplay {
    private let progress: Mutex<RunProgress>

    init(_ progress: RunProgress) { self.progress = Mutex(progress) }

    func show(_ event: RunEvent) {
        let line = progress.withLock { progress in
            progress.take(event)
            return Self.line(event, progress)
        }
        StandardError.write(line + "\n")
    }

    func finish() {}

    static func line(_ event: RunEvent, _ progress: RunProgress) -> String {
        switch event {
        case .started(let trial, let attempt, let epoch):
            let again = epoch > 0 ? ", going on from epoch \(epoch)" : attempt > 1 ? ", attempt \(attempt)" : ""
            return "trial \(trial.number) started: \(TrialLabel.text(trial))\(again)"
        case .damaged(let trial, let checkpoint):
            return "trial \(trial): \(checkpoint) is damaged and not used; an earlier one takes its place"
        case .recorded(let trial, let report):
            let target = progress.lines[trial]?.epochs ?? report.step
            let value = report.metrics[progress.metric.name].map { String(format: "%.3f", $0) } ?? "?"
            let seconds = String(format: "%.1f", report.seconds)
            return "trial \(trial) epoch \(report.step)/\(target): \(progress.metric.name) \(value) (\(seconds) s)"
        case .settled(let trial, let state, let reason):
            let line = "trial \(trial) \(Self.word(state))" + (reason.map { ": \($0)" } ?? "")
            return state == .paused || state.isFinal
                ? [line, progress.hint].compactMap { $0 }.joined(separator: "\n") : line
        case .held(true): return "sweep \"\(progress.sweep)\" is paused; \(progress.hint ?? "")"
        case .held(false): return "sweep \"\(progress.sweep)\" goes on"
        }
    }

    private static func word(_ state: TrialState) -> String {
        state == .waiting ? "goes back to waiting" : state.rawValue
    }
}
