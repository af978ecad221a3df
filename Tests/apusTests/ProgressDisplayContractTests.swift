import Parameters
import Planning
import Running
import Synchronization
import Testing

@testable import apus

/// What every display owes the person who looks at it, whatever happens to the sweep.
///
/// What is on the screen in the end counts: what a display erased or drew over was not said.
@Suite struct ProgressDisplayContractTests {
    /// The displays that there are.
    enum Kind: CaseIterable { case plain, live, liveInColours, liveAndNarrow }

    @Test(arguments: Kind.allCases)
    func everyFailureIsSaidWithItsReason(kind: Kind) {
        let watched = Watched(kind, trials: 40)
        for trial in 1...40 {
            watched.display.show(watched.started(trial))
            watched.display.show(.recorded(trial: trial, Watched.report(1, 100)))
            let end: TrialState = trial % 3 == 0 ? .failed : .finished
            watched.display.show(.settled(trial: trial, end, reason: end == .failed ? .said("reason \(trial).") : nil))
        }
        watched.display.finish()
        for trial in stride(from: 3, through: 40, by: 3) {
            #expect(watched.words.contains("trial \(trial) failed: reason \(trial)."), "\(watched.screen)")
        }
    }

    @Test(arguments: Kind.allCases)
    func aDamagedCheckpointIsSaid(kind: Kind) {
        let watched = Watched(kind, trials: 1)
        watched.display.show(.damaged(trial: 1, checkpoint: "checkpoint.safetensors"))
        watched.display.show(watched.started(1))
        watched.display.finish()
        #expect(watched.words.contains("trial 1: checkpoint.safetensors is damaged and not used"))
    }

    /// Nothing runs until a person acts: the display says what to do, to the last word.
    @Test(arguments: Kind.allCases)
    func theHintIsNeverThrownAway(kind: Kind) {
        let watched = Watched(kind, trials: 3)
        watched.display.show(.settled(trial: 1, .paused, reason: .pausedByUser(step: 2)))
        watched.display.show(.settled(trial: 2, .finished, reason: nil))
        watched.display.show(.settled(trial: 3, .failed, reason: .said("boom")))
        watched.display.finish()
        let hint = "nothing runs until a paused trial is resumed, for example with apus resume s"
        #expect(watched.words.contains(hint), "\(watched.screen)")
    }

    @Test(arguments: Kind.allCases)
    func aSweepThatIsHeldSaysHowItGoesOn(kind: Kind) {
        let watched = Watched(kind, trials: 3)
        watched.display.show(watched.started(1))
        watched.display.show(.held(true))
        #expect(watched.words.contains("apus resume s lets it go on"), "\(watched.screen)")
        watched.display.show(.settled(trial: 1, .paused, reason: nil))
        #expect(watched.words.contains("apus resume s"), "\(watched.screen)")
    }

    /// The clock stands still, so that a display that waits between two drawings never gets to draw before the end.
    @Test(arguments: Kind.allCases)
    func theLastStateIsShownAtTheEnd(kind: Kind) {
        let watched = Watched(kind, trials: 4)
        for trial in 1...4 { watched.display.show(watched.started(trial)) }
        watched.display.show(.settled(trial: 1, .finished, reason: nil))
        watched.display.show(.settled(trial: 2, .diverged, reason: .said("NaN")))
        watched.display.show(.settled(trial: 3, .stopped, reason: .said("by the user")))
        for epoch in 1...4 {
            watched.display.show(.recorded(trial: 4, Watched.report(epoch, 200 - Double(epoch) * 25.5)))
        }
        watched.display.finish()
        for (trial, state) in [(1, "finished"), (2, "diverged"), (3, "stopped")] {
            #expect(
                watched.screen.contains { Watched.words(of: $0).isSuperset(of: ["\(trial)", Substring(state)]) },
                "\(state)")
        }
        #expect(watched.screen.contains { $0.contains("4/5") && $0.contains("98.000") }, "\(watched.screen)")
    }

    @Test(arguments: Kind.allCases)
    func aSweepInWhichNothingHappensEndsQuietly(kind: Kind) {
        let watched = Watched(kind, trials: 2)
        watched.display.finish()
        #expect(!watched.words.contains("failed"))
    }

    @Test func onlyTheLiveTableSteersTheTerminal() {
        for kind in Kind.allCases {
            let watched = Watched(kind, trials: 1)
            watched.display.show(watched.started(1))
            watched.display.show(.settled(trial: 1, .failed, reason: .said("boom")))
            watched.display.finish()
            #expect(watched.output.contains("\u{1B}") == (kind != .plain))
            #expect(watched.output.contains("\u{1B}[31m") == (kind == .liveInColours))
        }
    }
}

/// A display with all that it has written.
private final class Watched: Sendable {
    let display: any ProgressDisplay
    private let width: Int
    private let written: Written

    private final class Written: Sendable {
        let text = Mutex("")
    }

    init(_ kind: ProgressDisplayContractTests.Kind, trials: Int) {
        let lines = (1...trials).map { RunProgress.Line(Self.trial($0), state: .waiting) }
        let progress = RunProgress(sweep: "s", metric: Metric(), workers: 2, lines: lines)
        let written = Written()
        let write = { @Sendable (text: String) in written.text.withLock { $0 += text } }
        let width = kind == .liveAndNarrow ? 32 : 80
        display =
            kind == .plain
            ? PlainLines(progress, write: write)
            : LiveTable(
                progress, colours: kind == .liveInColours, elapsed: { .zero }, size: { (width, 24) }, write: write)
        self.written = written
        self.width = width
    }

    private static func trial(_ number: Int) -> Trial {
        Trial(
            number: number, parameters: ["cell": .string("gru")], settings: ["epochs": .number(Number(5))],
            seed: number)
    }

    func started(_ trial: Int) -> RunEvent { .started(Self.trial(trial), attempt: 1, fromEpoch: 0) }

    static func report(_ epoch: Int, _ value: Double) -> Report {
        Report(step: epoch, metrics: ["valid_perplexity": value], seconds: 1)
    }

    static func words(of line: String) -> Set<Substring> { Set(line.split { " :".contains($0) }) }

    /// All that was written, with what steers the terminal.
    var output: String { written.text.withLock { $0 } }

    /// What a terminal shows of it, line by line, those that have scrolled away too.
    var screen: [String] {
        var lines = [""]
        var row = 0
        var rest = Substring(output)
        while let character = rest.first {
            if character != "\u{1B}" {
                if character == "\n" { row += 1 } else { lines[row].append(character) }
                if row == lines.count { lines.append("") }
                rest.removeFirst()
            } else if let up = rest.prefixMatch(of: #/\u{1B}\[(?<count>\d+)A/#) {
                row = max(0, row - Int(up.count)!)
                rest = rest[up.range.upperBound...]
            } else if rest.hasPrefix("\u{1B}[2K") {
                lines[row] = ""
                rest = rest.dropFirst(4)
            } else if let colour = rest.prefixMatch(of: #/\u{1B}\[\d+m/#) {
                rest = rest[colour.range.upperBound...]
            } else {
                lines[row].append(rest.removeFirst())
            }
        }
        return lines
    }

    /// The screen as one text, in which a line break is a blank.
    var words: String { screen.joined(separator: " ") }
}
