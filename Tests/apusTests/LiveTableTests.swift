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
        #expect(!screen.withLock { $0.hasBroken }, "a line was wider than its terminal")
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
            PlainLines.lines(.settled(trial: 1, .waiting, reason: .said("x\n\u{1b}y")), progress)
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
    /// A row, and whether the line goes on in the next one.
    private struct Row {
        var text = ""
        var goesOn = false
    }

    var columns: Int {
        didSet {
            let lines = lines
            precondition(cursor == rows.count - 1, "the cursor stands below everything")
            rows = lines.flatMap { line in
                var broken = line.reduce(into: [Row()]) { $0 = Self.appending($1, to: $0, columns) }
                broken[broken.count - 1].goesOn = false
                return broken
            }
            cursor = rows.count - 1
        }
    }
    private var rows = [Row()]
    private var cursor = 0

    /// What stands there, unbroken.
    var lines: [String] {
        rows.dropLast().reduce(into: [""]) { lines, row in
            lines[lines.count - 1] += row.text
            if !row.goesOn { lines.append("") }
        }.dropLast() + [rows.last!.text]
    }
    /// Whether a line was wider than the terminal when it was written.
    private(set) var hasBroken = false

    init(columns: Int) { self.columns = columns }

    mutating func write(_ text: String) {
        var rest = Substring(text)
        while let character = rest.popFirst() {
            if character == "\n" {
                rows[cursor].goesOn = false
                cursor += 1
                if cursor == rows.count { rows.append(Row()) }
            } else if character == "\u{1B}" {
                obey(&rest)
            } else {
                let written = Self.appending(character, to: [rows[cursor]], columns)
                rows.replaceSubrange(cursor...cursor, with: written)
                hasBroken = hasBroken || written.count > 1
                cursor += written.count - 1
            }
        }
    }

    private mutating func obey(_ rest: inout Substring) {
        rest.removeFirst()
        let number = Int(rest.prefix(while: \.isNumber)) ?? 0
        rest = rest.drop(while: \.isNumber)
        switch rest.removeFirst() {
        case "A": cursor = max(0, cursor - number)
        case "K": rows[cursor] = Row()
        case "m": break
        default: Issue.record("an escape sequence that this terminal does not know")
        }
        // Below the cursor all is empty once the table is erased.
        while rows.count > cursor + 1, rows[cursor...].allSatisfy({ $0.text.isEmpty }) { rows.removeLast() }
    }

    private static func appending(_ character: Character, to rows: [Row], _ columns: Int) -> [Row] {
        var rows = rows
        if width(rows.last!.text + String(character)) > columns {
            rows[rows.count - 1].goesOn = true
            rows.append(Row())
        }
        rows[rows.count - 1].text.append(character)
        return rows
    }

    private static func width(_ text: String) -> Int {
        text.reduce(0) { $0 + ($1.unicodeScalars.first!.value >= 0x3000 ? 2 : 1) }
    }
}
