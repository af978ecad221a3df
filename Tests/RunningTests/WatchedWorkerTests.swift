import Deciding
import Foundation
import Parameters
import Planning
import Recording
import Testing

@testable import Running

/// Real processes that go wrong, under a real scheduler: shells in the place of workers.
@Suite struct WatchedWorkerTests {
    /// What a worker does that does its work; its folder is `$1`.
    private static let succeeds = """
        for epoch in 1 2 3; do
          echo "{\\"epoch\\":$epoch,\\"metrics\\":{\\"valid_perplexity\\":$epoch},\\"seconds\\":1}" >> "$1/reports.jsonl"
        done
        echo '{"outcome":"finished"}' > "$1/outcome.json"
        """

    /// The attempts of a trial whose first one does `first` and whose others succeed.
    private func attempts(_ first: String, _ sweep: Sweep) async throws -> [AttemptRecord] {
        let script = "case $1 in */1) \(first);; *) \(Self.succeeds);; esac"
        let trainer = ScriptedTrainer(launch: Launch(executable: "/bin/sh", arguments: ["-c", script, "sh"]))
        let stored = try StoredSweep(sweep, trainer: trainer)
        let end = try await stored.scheduler(LocalExecutor()).carryOut()
        #expect(end == .done(failed: try stored.trial().state == .failed ? 1 : 0))
        return try stored.trial().attempts
    }

    @Test func aHungWorkerIsKilledAndItsTrialTriedAgain() async throws {
        let sweep = Sweep(name: "s", hangTimeout: .milliseconds(400))
        let attempts = try await attempts("echo thinking; sleep 600", sweep)
        #expect(attempts.map { $0.end?.cause } == [.hung, .finished])
        #expect(attempts[0].end?.signal == 9)
        #expect(attempts[0].end?.message == "gave no sign of life for 0.4 s (hang_timeout)")
    }

    @Test(arguments: ["touch $1/heartbeat", "echo still here"])
    func aSlowWorkerThatGivesSignsOfLifeIsLeftAlone(sign: String) async throws {
        let sweep = Sweep(name: "s", hangTimeout: .seconds(1))
        let work = "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do \(sign); sleep 0.1; done; \(Self.succeeds)"
        #expect(try await attempts(work, sweep).map { $0.end?.cause } == [.finished])
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/stat"), "SKIPPED: there is no /proc here"))
    func theMemoryOfAWorkersChildrenCounts() async throws {
        let sweep = Sweep(name: "s", retries: 0, trialMemory: ByteCount(80_000_000))
        let eats = "sh -c 'x=$(head -c 150000000 /dev/zero | tr \"\\0\" x); sleep 600'"
        let attempts = try await attempts(eats, sweep)
        #expect(attempts.map { $0.end?.cause } == [.overMemory])
        let message = try #require(attempts[0].end?.message)
        #expect(message.contains(/^used \d+(\.\d)? MB of memory, more than its trial_memory of 80 MB$/), "\(message)")
    }

    @Test func anExitWithoutTheWorkIsTriedAgain() async throws {
        let attempts = try await attempts("echo bye; exit 0", Sweep(name: "s"))
        #expect(attempts.map { $0.end?.cause } == [.failed, .finished])
        #expect(attempts[0].end?.exitCode == 0)
        #expect(
            attempts[0].end?.message
                == "the worker exited with code 0 after 0 of 3 epochs, without having finished: bye")
    }

    @Test(arguments: [("SEGV", SIGSEGV), ("KILL", SIGKILL), ("ABRT", SIGABRT)])
    func aSignalIsRecordedAndTheTrialTriedAgain(name: String, number: Int32) async throws {
        let attempts = try await attempts("ulimit -c 0; kill -\(name) $$", Sweep(name: "s"))
        #expect(attempts.map { $0.end?.cause } == [.failed, .finished])
        #expect(attempts[0].end?.signal == Int(number))
        #expect(attempts[0].end?.message?.hasPrefix("the worker was killed by SIG\(name) after 0 of 3 epochs") == true)
    }

    @Test func aWorkerThatTakesTooLongFailsForGood() async throws {
        let sweep = Sweep(name: "s", trialTimeout: .milliseconds(300), hangTimeout: nil)
        let attempts = try await attempts("sleep 600", sweep)
        #expect(attempts.map { $0.end?.cause } == [.timedOut])
        #expect(attempts[0].end?.signal == 9)
    }
}
