import Parameters
import Planning
import Running
import Testing

@testable import apus

@Suite struct RunProgressTests {
    private func progress(trials: Int, epochs: Int, workers: Int) -> RunProgress {
        let lines = (1...trials).map { number in
            RunProgress.Line(Self.trial(number, epochs: epochs), state: .waiting)
        }
        return RunProgress(sweep: "s", metric: Metric(), workers: workers, lines: lines)
    }

    private static func trial(_ number: Int, epochs: Int = 5) -> Trial {
        Trial(
            number: number, parameters: ["cell": .string("gru")], settings: ["epochs": .number(Number(epochs))], seed: 1
        )
    }

    private func epoch(_ number: Int, _ value: Double, seconds: Double = 10) -> Report {
        Report(step: number, metrics: ["valid_perplexity": value], seconds: seconds)
    }

    @Test func theEstimateCountsWhatRunningTrialsHaveLeft() {
        var progress = progress(trials: 4, epochs: 5, workers: 2)
        #expect(progress.remainingSeconds == nil)
        progress.apply(.started(Self.trial(1), attempt: 1, fromEpoch: 0))
        progress.apply(.recorded(trial: 1, epoch(1, 200)))
        // 4 + 3 × 5 epochs are left, two at a time, ten seconds each.
        #expect(progress.remainingSeconds == 95)
        for trial in 2...4 { progress.apply(.settled(trial: trial, .finished, reason: nil)) }
        // One trial alone cannot use two workers.
        #expect(progress.remainingSeconds == 40)
    }

    @Test func theLiveTableShowsRunningTrialsFirstAndFitsTheTerminal() {
        var progress = progress(trials: 30, epochs: 5, workers: 2)
        for trial in 1...20 { progress.apply(.settled(trial: trial, .finished, reason: nil)) }
        progress.apply(.started(Self.trial(21), attempt: 1, fromEpoch: 0))
        for (number, value) in [(1, 400.0), (2, 200.0), (3, 100.0)] {
            progress.apply(.recorded(trial: 21, epoch(number, value)))
        }
        progress.apply(.settled(trial: 22, .diverged, reason: "NaN"))
        let lines = LiveTableText.lines(progress, width: 60, rows: 4).map(\.text)
        #expect(lines.count == 5)
        #expect(lines.allSatisfy { $0.count <= 60 })
        #expect(lines[0].hasPrefix("s: 21 of 30 trials · 1 running · 1 diverged"))
        let running = lines.first { $0.contains("running ") && $0.contains("3/5") } ?? ""
        #expect(running.contains("100.000") && running.contains("█▃▁"), "\(running)")
    }

    /// Of what comes at once, a line tells the last; what has no value of the metric has no bar.
    @Test func theCurveOfAProgramHasEveryReport() {
        var progress = progress(trials: 1, epochs: 9, workers: 1)
        progress.apply(.started(Self.trial(1), attempt: 1, fromEpoch: 0))
        let earlier = RunEvent.reported(
            trial: 1, [epoch(1, 400, seconds: 0), Report(step: 2, metrics: ["other": 1], seconds: 0), epoch(3, 200)])
        progress.apply(earlier)
        #expect(PlainLines.lines(earlier, progress).isEmpty)
        progress.apply(.recorded(trial: 1, epoch(4, 100, seconds: 0)))
        #expect(progress.lines[1]?.curve == [400, 200, 100] && progress.lines[1]?.epoch == 4)
        // Its reports tell no times, and 0 s is no estimate.
        #expect(progress.remainingSeconds == nil)
    }

    @Test func plainLinesSayWhatHappened() {
        let progress = progress(trials: 1, epochs: 5, workers: 1)
        #expect(
            PlainLines.lines(.started(Self.trial(1), attempt: 2, fromEpoch: 3), progress)
                == ["trial 1 started: cell=gru seed=1, going on from epoch 3"])
        #expect(
            PlainLines.lines(.recorded(trial: 1, epoch(4, 123.4567)), progress)
                == ["trial 1 epoch 4/5: valid_perplexity 123.457 (10.0 s)"])
        #expect(
            PlainLines.lines(.settled(trial: 1, .failed, reason: "boom"), progress) == ["trial 1 failed: boom"])
    }

    @Test func whoeverMustActIsTold() {
        var progress = progress(trials: 3, epochs: 5, workers: 1)
        progress.apply(.settled(trial: 1, .paused, reason: "paused by the user at epoch 2"))
        progress.apply(.settled(trial: 2, .finished, reason: nil))
        #expect(progress.hint == nil)
        let hint = "nothing runs until a paused trial is resumed, for example with apus resume s"
        progress.apply(.settled(trial: 3, .failed, reason: "boom"))
        #expect(
            PlainLines.lines(.settled(trial: 3, .failed, reason: "boom"), progress) == ["trial 3 failed: boom", hint])
        let heading = LiveTableText.lines(progress, width: 200, rows: 4)[0].text
        #expect(heading == "s: 2 of 3 trials · 0 running · 1 paused · 1 failed · " + hint)

        progress.apply(.held(true))
        #expect(PlainLines.lines(.held(true), progress) == ["sweep \"s\" is paused; apus resume s lets it go on"])
        progress.apply(.held(false))
        progress.apply(.settled(trial: 1, .waiting, reason: nil))
        #expect(progress.hint == nil)
        #expect(PlainLines.lines(.held(false), progress) == ["sweep \"s\" goes on"])
    }
}
