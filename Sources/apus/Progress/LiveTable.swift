import Foundation
import Planning
import Reporting
import Running
import Synchronization

/// A table that redraws itself in place, for a terminal.
final class LiveTable: ProgressDisplay {
    private struct State {
        var progress: RunProgress
        var drawnLines = 0
        var drawnAt = Date.distantPast
    }

    /// Between two drawings, in seconds.
    private static let interval = 0.1

    private let state: Mutex<State>
    private let colours: Bool
    private let date: @Sendable () -> Date

    /// `colours` is false when `NO_COLOR` is set.
    init(_ progress: RunProgress, colours: Bool, date: @escaping @Sendable () -> Date) {
        state = Mutex(State(progress: progress))
        self.colours = colours
        self.date = date
    }

    func show(_ news: SchedulerNews) {
        state.withLock { state in
            state.progress.take(news)
            if case .settled(let trial, .failed, let reason) = news { note(trial, reason, &state) }
            // Epochs come often; after anything else there may be nothing new for long.
            if case .recorded = news, date().timeIntervalSince(state.drawnAt) < Self.interval { return }
            draw(&state)
        }
    }

    func finish() { state.withLock { draw(&$0) } }

    /// A message that stays above the table.
    private func note(_ trial: Int, _ reason: String?, _ state: inout State) {
        erase(&state)
        StandardError.write("trial \(trial) failed: \(reason ?? "")\n")
        draw(&state)
    }

    private func erase(_ state: inout State) {
        if state.drawnLines > 0 { StandardError.write("\u{1B}[\(state.drawnLines)A\u{1B}[J") }
        state.drawnLines = 0
    }

    private func draw(_ state: inout State) {
        let rows = max(4, min(20, StandardError.height - 4))
        let lines = LiveTableText.lines(state.progress, width: StandardError.width, rows: rows, colours: colours)
        erase(&state)
        StandardError.write(lines.joined(separator: "\n") + "\n")
        state.drawnLines = lines.count
        state.drawnAt = date()
    }
}
