import Foundation
import TestSupport
import Testing

/// `kill -9` at some instant, then the same command: the numbers of an uninterrupted run.
@Suite struct KillTests {
    private static let epochs = 12

    /// The per-epoch CSV of an uninterrupted run, times aside.
    private static let uninterrupted = Result { try TinySweep.uninterruptedCurves(epochs: epochs) }

    /// A grid of sixteen trials: `APUS_KILLS` kills (20), drawn from `APUS_KILL_SEED` (1); or the sweep file
    /// `APUS_KILL_SWEEP`, whichever it is.
    @Test func killsAtRandomInstantsDoNotShow() throws {
        let environment = ProcessInfo.processInfo.environment
        let given = environment["APUS_KILL_SWEEP"]
        let seed = environment["APUS_KILL_SEED"].flatMap { UInt64($0) } ?? 1
        var harness = try KillHarness(file: given ?? "tiny.json", seed: seed) { program in
            let extra = #", "seeds": [1, 2], "checkpoint": {"keep": "both"}"#
            if given == nil { try TinySweep.write(to: program, epochs: 4, rates: [1, 2], extra: extra) }
        }
        let count = environment["APUS_KILLS"].flatMap { Int($0) } ?? 20
        try harness.kill(count)
        print("\(count) kills:", harness.kills.map { "\($1) of \($0)" }.sorted().joined(separator: ", "))
    }

    enum Victim: CaseIterable { case scheduler, worker, everything }

    @Test(arguments: Victim.allCases, [1, 4, 9])
    func theSameCommandCompletesTheSweep(victim: Victim, afterEpochs: Int) throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: Self.epochs)
        let run = try program.start(["run", "tiny.json"])
        try waitUntil("\(afterEpochs) epochs are reported") {
            let reports = try? program.read("Results/tiny/trials/1/1/reports.jsonl")
            return (reports?.split(separator: "\n").count ?? 0) >= afterEpochs
        }
        let workers = ProcessList.children(of: run.identifier)
        #expect(!workers.isEmpty)
        if victim != .scheduler { workers.forEach { kill($0, SIGKILL) } }
        if victim != .worker { run.send(SIGKILL) }
        let ended = try run.finish()
        #expect(ended.code == (victim == .worker ? 0 : -SIGKILL), "\(ended.messages)")
        // At once: a worker may still be on its way out, and may write one more report and checkpoint.
        if victim != .worker { #expect(try program.apus("run", "tiny.json").code == 0) }
        let curves = ComparableCSV.lines(try program.apus("export", "--what", "epochs").output)
        #expect(curves == (try Self.uninterrupted.get()))
        #expect(curves.count == 1 + 4 * Self.epochs)
        try waitUntil("no worker is left") { ProcessList.working(in: program.folder).isEmpty }
        // Nothing but the epoch that was being computed was computed again.
        #expect(try lastAttempt(of: "tiny/1", program)["from_epoch"] as? Int ?? 0 >= afterEpochs - 1)
        let status = try program.apus("status", "--json").output
        #expect(status.contains("\"Finished\": 4") || status.contains("\"Finished\":4"), "\(status)")
    }

    private func lastAttempt(of trial: String, _ program: Program) throws -> [String: Any] {
        let output = try program.apus("show", trial, "--json").output
        let shown = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
        return try #require((shown?["attempts"] as? [[String: Any]])?.last)
    }

    @Test(.enabled(if: Fault.areBuiltIn, "SKIPPED: needs a debug build"))
    func aWorkerThatAlwaysFailsIsRetriedAndThenGivenUp() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 2, extra: ", \"retries\": 1")
        let ended = try program.start(["run", "tiny.json"], ["APUS_FAULT": "worker/minibatch-trained:1"]).finish()
        #expect(ended.code == 1, "\(ended.messages)")
        #expect(ended.messages.hasSuffix("sweep \"tiny\": 4 failed\n"), "\(ended.messages)")
        let shown = try program.apus("show", "tiny/4").output
        #expect(shown.contains("SIGKILL") && shown.contains("attempt 2") && !shown.contains("attempt 3"), "\(shown)")
    }
}
