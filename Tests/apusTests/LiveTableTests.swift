import Parameters
import Planning
import Running
import Synchronization
import Testing

@testable import apus

/// The live table on a terminal that breaks long lines and is made narrower and wider meanwhile.
@Suite struct LiveTableTests {
    private static let corpus = "日本語の小さなコーパスその一とその二とその三とその四"

    private static func trial(_ number: Int, corpus: String = corpus) -> Trial {
        Trial(
            number: number, parameters: ["corpus": .string(corpus), "learning_rate": .number(Number(number))],
            settings: ["epochs": .number(Number(5))], seed: 1)
    }

    private static func progress(trials: Int) -> RunProgress {
        RunProgress(
            sweep: "wide", metric: Metric(), workers: 2,
            lines: (1...trials).map { RunProgress.Line(trial($0), state: .waiting) })
    }

    @Test(arguments: [[80, 37, 21, 120], [80, 21, 80], [120, 79, 78, 40], [30, 200, 31]])
    func noLineStaysBehindWhenTheWindowChanges(widths: [Int]) {
        let screen = Mutex(Screen(columns: widths[0]))
        let table = LiveTable(
            Self.progress(trials: 6), colours: true, elapsed: { .zero },
            size: { (screen.withLock { $0.columns }, 24) }, write: { text in screen.withLock { $0.write(text) } })
        screen.withLock { $0.write("before\n") }
        var progress = Self.progress(trials: 6)
        func show(_ event: RunEvent) {
            progress.apply(event)
            table.show(event)
        }
        for (step, width) in widths.enumerated() {
            screen.withLock { $0.columns = width }
            if step == 1 { table.resize() }
            show(.started(Self.trial(step + 1), attempt: 1, fromEpoch: 0))
            show(.recorded(trial: step + 1, Report(step: 1, metrics: ["valid_perplexity": 3.2e113], seconds: 1)))
            show(.settled(trial: step + 1, step == 2 ? .diverged : .finished, reason: nil))
        }
        table.finish()
        let expected = LiveTableText.lines(progress, width: widths.last!, rows: 20).map(\.text)
        #expect(screen.withLock { $0.lines } == ["before"] + expected + [""])
        #expect(screen.withLock { $0.widest } <= 0, "a line was wider than its terminal")
    }

    @Test func aResizeBeforeTheFirstDrawingDrawsNothing() {
        let written = Mutex("")
        let table = LiveTable(
            Self.progress(trials: 1), colours: false, elapsed: { .zero }, size: { (80, 24) },
            write: { text in written.withLock { $0 += text } })
        table.resize()
        #expect(written.withLock { $0 }.isEmpty)
    }

    @Test func whatTrialsAreCalledStaysOnItsLine() {
        var progress = Self.progress(trials: 1)
        let trial = Self.trial(1, corpus: "a\u{1b}[31m\nb\u{202e}")
        progress.apply(.started(trial, attempt: 1, fromEpoch: 0))
        let label = #"corpus=a\u001b[31m\nb\u202e learning_rate=1 seed=1"#
        #expect(
            PlainLines.lines(.started(trial, attempt: 1, fromEpoch: 0), progress) == ["trial 1 started: " + label])
        #expect(LiveTableText.lines(progress, width: 200, rows: 4)[1].text.hasSuffix(label))
        #expect(
            PlainLines.lines(.settled(trial: 1, .waiting, reason: "x\n\u{1b}y"), progress)
                == [#"trial 1 goes back to waiting: x\n\u001by"#])
    }

    @Test func aHugePerplexityTakesNoMoreRoomThanAnyOther() {
        var progress = Self.progress(trials: 1)
        progress.apply(.started(Self.trial(1), attempt: 1, fromEpoch: 0))
        let report = Report(step: 1, metrics: ["valid_perplexity": 1.5e113], seconds: 1)
        progress.apply(.recorded(trial: 1, report))
        #expect(
            PlainLines.lines(.recorded(trial: 1, report), progress)
                == ["trial 1 epoch 1/5: valid_perplexity 1.500e+113 (1.0 s)"])
        #expect(LiveTableText.lines(progress, width: 200, rows: 4)[1].text.contains(" 1.500e+113 "))
    }
}

/// A terminal that breaks lines anew when its width changes, as tmux and most others do.
private struct Screen {
    var columns: Int
    /// What stands there, unbroken; the cursor is at the end of the last line.
    private(set) var lines = [""]
    /// By how many columns the widest line was wider than the terminal when it was written.
    private(set) var widest = Int.min

    init(columns: Int) { self.columns = columns }

    mutating func write(_ text: String) {
        var rest = Substring(text)
        while let character = rest.popFirst() {
            if character == "\n" {
                widest = max(widest, rows(lines.last!).map(Self.width).reduce(0, +) - columns)
                lines.append("")
            } else if character == "\u{1B}" {
                rest.removeFirst()
                let number = Int(rest.prefix(while: \.isNumber)) ?? 0
                rest = rest.drop(while: \.isNumber)
                switch rest.removeFirst() {
                case "A": moveUp(number)
                case "J", "m": break
                default: Issue.record("an escape sequence that this terminal does not know")
                }
            } else {
                lines[lines.count - 1].append(character)
            }
        }
    }

    /// Everything below is erased after it.
    private mutating func moveUp(_ count: Int) {
        var count = count
        lines.removeLast()
        while count > 0, let last = lines.popLast() {
            let rows = rows(last)
            if rows.count > count { lines.append(rows.dropLast(count).joined()) }
            count -= rows.count
        }
        lines.append("")
    }

    private func rows(_ line: String) -> [String] {
        line.reduce(into: [""]) { rows, character in
            if Self.width(rows.last! + String(character)) > columns { rows.append("") }
            rows[rows.count - 1].append(character)
        }
    }

    private static func width(_ text: String) -> Int {
        text.reduce(0) { $0 + ($1.unicodeScalars.first!.value >= 0x3000 ? 2 : 1) }
    }
}
