import Foundation
import Parameters
import Planning
import Running
import Synchronization

/// One line per event, for logs and pipes.
final class PlainLines: ProgressDisplay {
    private let progress: Mutex<RunProgress>

    init(_ progress: RunProgress) { self.progress = Mutex(progress) }

    func show(_ news: SchedulerNews) {
        let line = progress.withLock { progress in
            progress.take(news)
            return Self.line(news, progress)
        }
        StandardError.write(line + "\n")
    }

    func finish() {}

    static func line(_ news: SchedulerNews, _ progress: RunProgress) -> String {
        switch news {
        case .started(let trial, let attempt, let epoch):
            let parameters = progress.lines[trial].map { TrialLabel.text($0.trial) } ?? ""
            let again = epoch > 0 ? ", going on from epoch \(epoch)" : attempt > 1 ? ", attempt \(attempt)" : ""
            return "trial \(trial) started: \(parameters)\(again)"
        case .damaged(let trial, let checkpoint):
            return "trial \(trial): \(checkpoint) is damaged and not used; an earlier one takes its place"
        case .recorded(let trial, let epoch):
            let target = progress.lines[trial]?.trial.epochs ?? epoch.step
            let value = epoch.metrics[progress.metric.name].map { String(format: "%.3f", $0) } ?? "?"
            let seconds = String(format: "%.1f", epoch.seconds)
            return "trial \(trial) epoch \(epoch.step)/\(target): \(progress.metric.name) \(value) (\(seconds) s)"
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
