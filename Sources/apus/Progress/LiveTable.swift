import Foundation
import Parameters
import Planning
import Reporting
import Running
import Synchronization

/// A table that redraws itself in place, for a terminal.
final class LiveTable: ProgressDisplay {
    private struct State {
        var progress: RunProgress
        var drawnLines = 0
        var drawnAt: Duration?
    }

    /// Between two drawings.
    private static let interval = Duration.milliseconds(100)

    private let state: Mutex<State>
    private let colours: Bool
    private let elapsed: @Sendable () -> Duration

    /// `colours` is false when `NO_COLOR` is set; `elapsed` is the time since any fixed instant.
    init(_ progress: RunProgress, colours: Bool, elapsed: @escaping @Sendable () -> Duration) {
        state = Mutex(State(progress: progress))
        self.colours = colours
        self.elapsed = elapsed
    }

    func show(_ event: RunEvent) {
        state.withLock { state in
            state.progress.take(event)
            if Self.isNoteworthy(event) { note(PlainLines.line(event, state.progress), &state) }
            // Epochs come often; after anything else there may be nothing new for long.
            if case .recorded = event, let drawnAt = state.drawnAt, elapsed() - drawnAt < Self.interval { return }
            draw(&state)
        }
    }

    func finish() { state.withLock { draw(&$0) } }

    private static func isNoteworthy(_ event: RunEvent) -> Bool {
        switch event {
        case .settled(_, .failed, _), .damaged: true
        default: false
        }
    }

    /// A message that stays above the table.
    private func note(_ line: String, _ state: inout State) {
        erase(&state)
        StandardError.write(line + "\n")
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
        state.drawnAt = elapsed()
    }
}
