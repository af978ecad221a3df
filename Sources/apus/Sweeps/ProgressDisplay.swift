import Foundation
import Parameters
import Planning
import Reporting
import Running
import Synchronization

/// Shows a running sweep to a person, on standard error.
protocol ProgressDisplay: Sendable {
    func show(_ event: RunEvent)
    /// Nothing follows.
    func finish()
}

/// One line per event, for logs and pipes.
final class PlainLines: ProgressDisplay {
    private let progress: Mutex<RunProgress>
    private let write: @Sendable (String) -> Void

    init(_ progress: RunProgress, write: @escaping @Sendable (String) -> Void = { StandardError.write($0) }) {
        self.progress = Mutex(progress)
        self.write = write
    }

    func show(_ event: RunEvent) {
        let line = progress.withLock { progress in
            progress.apply(event)
            return Self.line(event, progress)
        }
        write(line + "\n")
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
        case .waiting(let words): return words
        case .held(false): return "sweep \"\(progress.sweep)\" goes on"
        }
    }

    private static func word(_ state: TrialState) -> String {
        state == .waiting ? "goes back to waiting" : state.rawValue
    }
}

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
    private let size: @Sendable () -> (columns: Int, rows: Int)
    private let write: @Sendable (String) -> Void

    /// `colours` is false when `NO_COLOR` is set; `elapsed` is the time since any fixed instant; `size` and `write` are
    /// the terminal's.
    init(
        _ progress: RunProgress, colours: Bool, elapsed: @escaping @Sendable () -> Duration,
        size: @escaping @Sendable () -> (columns: Int, rows: Int) = { (StandardError.width, StandardError.height) },
        write: @escaping @Sendable (String) -> Void = { StandardError.write($0) }
    ) {
        state = Mutex(State(progress: progress))
        self.colours = colours
        self.elapsed = elapsed
        self.size = size
        self.write = write
    }

    func show(_ event: RunEvent) {
        state.withLock { state in
            state.progress.apply(event)
            if Self.isNoteworthy(event) { note(PlainLines.line(event, state.progress), &state) }
            // Epochs come often; after anything else there may be nothing new for long.
            if case .recorded = event, let drawnAt = state.drawnAt, elapsed() - drawnAt < Self.interval { return }
            draw(&state)
        }
    }

    func finish() { state.withLock { draw(&$0) } }

    private static func isNoteworthy(_ event: RunEvent) -> Bool {
        switch event {
        case .settled(_, .failed, _), .damaged, .waiting: true
        default: false
        }
    }

    /// A message that stays above the table.
    private func note(_ line: String, _ state: inout State) {
        erase(&state)
        write(line + "\n")
        draw(&state)
    }

    private func erase(_ state: inout State) {
        if state.drawnLines > 0 { write("\u{1B}[\(state.drawnLines)A\u{1B}[J") }
        state.drawnLines = 0
    }

    private func draw(_ state: inout State) {
        let (columns, height) = size()
        let rows = max(4, min(20, height - 4))
        let lines = LiveTableText.lines(state.progress, width: columns, rows: rows, colours: colours)
        erase(&state)
        write(lines.joined(separator: "\n") + "\n")
        state.drawnLines = lines.count
        state.drawnAt = elapsed()
    }
}

/// The lines of the live table: pure text, tested without a terminal.
enum LiveTableText {
    /// A heading and trials, running ones first, then the last to end; no line is wider than `width` columns.
    ///
    /// At most `rows` trials; fewer when a hint takes lines of its own.
    static func lines(_ progress: RunProgress, width: Int, rows: Int, colours: Bool) -> [String] {
        let heading = heading(progress, width)
        let shown = progress.lines.values
            .filter { $0.state != .waiting }
            .sorted { (rank($0.state), -$0.number) < (rank($1.state), -$1.number) }
            .prefix(max(1, rows + 1 - heading.count))
            .sorted { $0.number < $1.number }
        return heading + shown.map { line($0, progress.metric, width, colours) }
    }

    private static func rank(_ state: TrialState) -> Int { state == .running ? 0 : 1 }

    /// Where the sweep stands, and the hint, which is never cut off.
    private static func heading(_ progress: RunProgress, _ width: Int) -> [String] {
        var parts = ["\(progress.sweep): \(progress.endedCount) of \(progress.total) trials"]
        if progress.isHeld { parts.append("paused") }
        parts.append("\(progress.count(.running)) running")
        for state in [TrialState.paused, .failed, .diverged] where progress.count(state) > 0 {
            parts.append("\(progress.count(state)) \(state.rawValue)")
        }
        if let hint = progress.hint {
            let line = (parts + [hint]).joined(separator: " · ")
            if line.count <= width { return [line] }
            return [clipped(parts.joined(separator: " · "), width)] + wrapped(hint, width)
        }
        if let seconds = progress.remainingSeconds { parts.append("about \(duration(seconds)) left") }
        return [clipped(parts.joined(separator: " · "), width)]
    }

    private static func line(_ line: RunProgress.Line, _ metric: Metric, _ width: Int, _ colours: Bool) -> String {
        let value = line.curve.last.map { String(format: "%9.3f", $0) } ?? "        –"
        let number = String(format: "%4d", line.number)
        let epoch = String(format: "%3d/%d", line.epoch, line.epochs)
        let state = line.state.rawValue.padding(toLength: 9, withPad: " ", startingAt: 0)
        let curve = Sparkline.text(line.curve, width: 16).padding(toLength: 16, withPad: " ", startingAt: 0)
        let text = clipped("\(number) \(state) \(epoch) \(value) \(curve) \(line.label)", width)
        return colours ? coloured(text, line.state) : text
    }

    private static func coloured(_ text: String, _ state: TrialState) -> String {
        switch state {
        case .finished: "\u{1B}[32m\(text)\u{1B}[0m"
        case .failed, .diverged: "\u{1B}[31m\(text)\u{1B}[0m"
        case .waiting, .running, .paused, .stopped: text
        }
    }

    private static func clipped(_ text: String, _ width: Int) -> String {
        text.count <= width ? text : String(text.prefix(max(0, width - 1))) + "…"
    }

    /// `text` on as many lines as it needs; a word that is wider than a line goes on in the next one.
    private static func wrapped(_ text: String, _ width: Int) -> [String] {
        text.split(separator: " ").reduce(into: []) { lines, word in
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] += " " + word
            } else {
                var rest = word
                while !rest.isEmpty {
                    lines.append(String(rest.prefix(max(1, width))))
                    rest = rest.dropFirst(max(1, width))
                }
            }
        }
    }

    /// `45 s`, `12 min`, `3 h 20 min`.
    static func duration(_ seconds: Double) -> String {
        let minutes = Int((seconds / 60).rounded())
        if seconds < 90 { return "\(Int(seconds.rounded())) s" }
        return minutes < 90 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
    }
}

/// A trial's parameters in a few words.
enum TrialLabel {
    /// `cell=lstm learning_rate=4 seed=1`.
    static func text(_ trial: Trial) -> String {
        let parameters = trial.parameters.map { "\($0.name)=\($0.value.display)" }
        return (parameters + ["seed=\(trial.seed)"]).joined(separator: " ")
    }
}
