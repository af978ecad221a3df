import Foundation
import Parameters
import Planning
import Reporting

/// The lines of the live table: pure text, tested without a terminal.
enum LiveTableText {
    /// A heading and at most `rows` trials, none wider than `width` columns: running ones first, then the last to end.
    static func lines(_ progress: RunProgress, width: Int, rows: Int, colours: Bool) -> [String] {
        let shown = progress.lines.values
            .filter { $0.state != .waiting }
            .sorted { (rank($0.state), -$0.number) < (rank($1.state), -$1.number) }
            .prefix(rows)
            .sorted { $0.number < $1.number }
        return [clipped(heading(progress), width)] + shown.map { line($0, progress.metric, width, colours) }
    }

    private static func rank(_ state: TrialState) -> Int { state == .running ? 0 : 1 }

    private static func heading(_ progress: RunProgress) -> String {
        var parts = ["\(progress.sweep): \(progress.finalCount) of \(progress.total) trials"]
        if progress.isHeld { parts.append("paused") }
        parts.append("\(progress.count(.running)) running")
        for state in [TrialState.paused, .failed, .diverged] where progress.count(state) > 0 {
            parts.append("\(progress.count(state)) \(state.rawValue)")
        }
        if let hint = progress.hint { return parts.joined(separator: " · ") + " · " + hint }
        if let seconds = progress.remainingSeconds { parts.append("about \(duration(seconds)) left") }
        return parts.joined(separator: " · ")
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

    /// `45 s`, `12 min`, `3 h 20 min`.
    static func duration(_ seconds: Double) -> String {
        let minutes = Int((seconds / 60).rounded())
        if seconds < 90 { return "\(Int(seconds.rounded())) s" }
        return minutes < 90 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
    }
}
