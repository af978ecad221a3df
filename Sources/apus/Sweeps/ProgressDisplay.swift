import Foundation
import Parameters
import Planning
import Reporting
import Running
import Synchronization

/// Shows a running sweep to a person, on standard error.
protocol ProgressDisplay: Sendable {
    func show(_ event: RunEvent)
    /// The terminal has another size.
    func resize()
    /// Nothing follows.
    func finish()
}

/// One line per event, and one for a hint, for logs and pipes.
final class PlainLines: ProgressDisplay {
    private let progress: Mutex<RunProgress>
    private let write: @Sendable (String) -> Void

    init(_ progress: RunProgress, write: @escaping @Sendable (String) -> Void = { StandardError.steer($0) }) {
        self.progress = Mutex(progress)
        self.write = write
    }

    func show(_ event: RunEvent) {
        let lines = progress.withLock { progress in
            progress.apply(event)
            return Self.lines(event, progress)
        }
        for line in lines { write(line + "\n") }
    }

    func resize() {}

    func finish() {}

    /// What happened, and what a person has to do for the run to go on.
    static func lines(_ event: RunEvent, _ progress: RunProgress) -> [String] {
        if case .reported = event { return [] }
        if case .lastLines(let trial, let lines, let log) = event {
            return (lines.isEmpty ? [] : ["trial \(trial), the end of \(log):"] + lines.map { "  " + $0 })
                .map(TerminalText.line)
        }
        var lines = [line(event, progress)]
        if case .settled(_, let state, _) = event, state == .paused || state.isFinal, let hint = progress.hint {
            lines.append(hint)
        }
        return lines.map(TerminalText.line)
    }

    private static func line(_ event: RunEvent, _ progress: RunProgress) -> String {
        switch event {
        case .started(let trial, let attempt, let epoch):
            let again = epoch > 0 ? ", going on from epoch \(epoch)" : attempt > 1 ? ", attempt \(attempt)" : ""
            return "trial \(trial.number) started: \(TrialLabel.text(trial))\(again)"
        case .damaged(let trial, let checkpoint):
            return "trial \(trial): \(checkpoint) is damaged and not used; an earlier one takes its place"
        case .recorded(let trial, let report):
            let target = progress.lines[trial]?.epochs.map { "epoch \(report.step)/\($0)" } ?? "step \(report.step)"
            let value = report.metrics[progress.metric.name].map { RoundedNumber.text($0, decimals: 3) } ?? "?"
            let seconds = report.seconds > 0 ? String(format: " (%.1f s)", report.seconds) : ""
            return "trial \(trial) \(target): \(progress.metric.name) \(value)\(seconds)"
        case .settled(let trial, let state, let reason):
            return "trial \(trial) \(Self.word(state))" + (reason.map { ": \($0)" } ?? "")
        case .held(true): return "sweep \"\(progress.sweep)\" is paused; \(progress.hint ?? "")"
        case .waiting(let words): return words
        case .exhausted(let why): return "no further trials: \(why)"
        case .noticed(let trial, let notice): return "notice: trial \(trial): \(notice)"
        case .lastLines, .reported: return ""
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
        /// What stands on the terminal, without colours.
        var drawn: [String] = []
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
        write: @escaping @Sendable (String) -> Void = { StandardError.steer($0) }
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
            if Self.isNoteworthy(event) { note(PlainLines.lines(event, state.progress), &state) }
            // Epochs come often; after anything else there may be nothing new for long.
            if case .reported = event { return }
            if case .recorded = event, let drawnAt = state.drawnAt, elapsed() - drawnAt < Self.interval { return }
            draw(&state)
        }
    }

    func resize() {
        state.withLock { state in
            if !state.drawn.isEmpty { draw(&state) }
        }
    }

    func finish() { state.withLock { draw(&$0) } }

    private static func isNoteworthy(_ event: RunEvent) -> Bool {
        switch event {
        case .settled(_, .failed, _), .damaged, .waiting, .noticed, .exhausted: true
        case .lastLines(_, let lines, _): !lines.isEmpty
        default: false
        }
    }

    /// A message that stays above the table.
    private func note(_ lines: [String], _ state: inout State) {
        write(erasure(of: state, columns: size().columns) + lines.joined(separator: "\n") + "\n")
        state.drawn = []
        draw(&state)
    }

    /// What erases the table and leaves the cursor where it began.
    ///
    /// A terminal that has become narrower has broken the lines that stand on it into more rows. Row by row, because what
    /// is erased at once from the top of the window on goes into the history of some terminals.
    private func erasure(of state: State, columns: Int) -> String {
        let rows = state.drawn.reduce(0) { $0 + TerminalText.rows($1, columns: columns) }
        guard rows > 0 else { return "" }
        let up = "\u{1B}[\(rows)A"
        return up + String(repeating: "\u{1B}[2K\n", count: rows) + up
    }

    private func draw(_ state: inout State) {
        let (columns, height) = size()
        let rows = max(4, min(20, height - 4))
        let lines = LiveTableText.lines(state.progress, width: columns, rows: rows)
        let text = lines.map { (colours ? $0.coloured : $0.text) + "\n" }.joined()
        write(erasure(of: state, columns: columns) + text)
        state.drawn = lines.map(\.text)
        state.drawnAt = elapsed()
    }
}

/// The lines of the live table: pure text, tested without a terminal.
enum LiveTableText {
    /// A heading and trials, running ones first, then the last to end; no line is wider than `width` columns.
    ///
    /// At most `rows` trials; fewer when a hint takes lines of its own.
    static func lines(_ progress: RunProgress, width: Int, rows: Int) -> [Line] {
        let heading = heading(progress, width).map { Line(text: $0) }
        let shown = progress.lines.values
            .filter { $0.state != .waiting }
            .sorted { (rank($0.state), -$0.number) < (rank($1.state), -$1.number) }
            .prefix(max(1, rows + 1 - heading.count))
            .sorted { $0.number < $1.number }
        return heading + shown.map { line($0, width) }
    }

    private static func rank(_ state: TrialState) -> Int { state == .running ? 0 : 1 }

    /// Where the sweep stands, and the hint, which is never cut off.
    private static func heading(_ progress: RunProgress, _ width: Int) -> [String] {
        // The counts stand behind the name, however long it is.
        let name = TerminalText.clipped(TerminalText.line(progress.sweep), to: max(8, width / 2))
        let count =
            progress.isOpenEnded
            ? "\(progress.endedCount) trials" : "\(progress.endedCount) of \(progress.total) trials"
        var parts = ["\(name): \(count)"]
        if progress.isHeld { parts.append("paused") }
        parts.append("\(progress.count(.running)) running")
        for state in [TrialState.paused, .failed, .diverged] where progress.count(state) > 0 {
            parts.append("\(progress.count(state)) \(state.rawValue)")
        }
        if let hint = progress.hint.map(TerminalText.line) {
            let line = (parts + [hint]).joined(separator: " · ")
            if TerminalText.width(line) <= width { return [line] }
            return [TerminalText.clipped(parts.joined(separator: " · "), to: width)]
                + TerminalText.wrapped(hint, to: width)
        }
        if let seconds = progress.remainingSeconds { parts.append("about \(duration(seconds)) left") }
        return [TerminalText.clipped(parts.joined(separator: " · "), to: width)]
    }

    private static func line(_ line: RunProgress.Line, _ width: Int) -> Line {
        let last = line.curve.last.map { RoundedNumber.text($0, decimals: 3) } ?? "–"
        let value = TerminalText.padded(last, to: 9, atStart: true)
        let number = String(format: "%4d", line.number)
        let epoch = String(format: "%3d", line.epoch) + (line.epochs.map { "/\($0)" } ?? "")
        let state = TerminalText.padded(line.state.rawValue, to: 9)
        let curve = TerminalText.padded(Sparkline.text(line.curve, width: 16), to: 16)
        let text = "\(number) \(state) \(epoch) \(value) \(curve) \(line.label)"
        return Line(text: TerminalText.clipped(text, to: width), state: line.state)
    }

    /// A line of the table.
    struct Line {
        var text: String
        /// That of its trial; nil in the heading.
        var state: TrialState?

        /// Green for what is finished, red for what went wrong.
        var coloured: String {
            switch state {
            case .finished: "\u{1B}[32m\(text)\u{1B}[0m"
            case .failed, .diverged: "\u{1B}[31m\(text)\u{1B}[0m"
            case .waiting, .running, .paused, .stopped, nil: text
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
    /// `cell=lstm learning_rate=4 seed=1`, on one line.
    static func text(_ trial: Trial) -> String {
        let parameters = trial.parameters.map { "\($0.name)=\($0.value.display)" }
        return TerminalText.line((parameters + ["seed=\(trial.seed)"]).joined(separator: " "))
    }
}
