import Foundation
import TestSupport
import Testing

/// Sweeps whose rules end trials early, or let them wait at rungs, with real programs.
@Suite(.enabled(if: OutsideProgram.hasPython, "SKIPPED: no python3"))
struct EarlyTerminationTests {
    /// Falls from 1 to `level` within a few epochs, with a checkpoint after each.
    private static let script = """
        import apus
        saved = apus.checkpoint_directory / "epoch"
        if saved.exists(): apus.resume_from(int(saved.read_text()))
        for epoch in apus.epochs(9):
            apus.report(loss=apus.parameters.level + 0.5 ** epoch, attempt=apus.attempt)
            saved.write_text(str(epoch))
        """

    private func write(_ rule: String, to program: Program, isResumable: Bool = true, levels: [Double]) throws {
        try program.write(Self.script, to: "train.py")
        try program.write(
            """
            {
              "name": "rule",
              "method": "grid",
              "metric": {"name": "loss"},
              "trainer": {"command": ["python3", "train.py"], "resumable": \(isResumable), "epochs": 9},
              "parameters": {"level": {"values": \(levels)}},
              "early_terminate": \(rule),
              "workers": 1
            }
            """, to: "rule.json")
    }

    /// State and last epoch of every trial.
    private func ends(_ program: Program) throws -> [String] {
        let export = try program.apus("export", "--format", "json").output
        let rows = try JSONSerialization.jsonObject(with: Data(export.utf8)) as? [[String: Any]] ?? []
        let epochs = try program.apus("export", "--what", "epochs", "--format", "json").output
        let reports = try JSONSerialization.jsonObject(with: Data(epochs.utf8)) as? [[String: Any]] ?? []
        return rows.map { row in
            let trial = row["Trial"] as? Int
            let last = reports.filter { $0["Trial"] as? Int == trial }.compactMap { $0["Epoch"] as? Int }.max()
            return "\(row["State"] ?? "") \(last ?? 0)"
        }
    }

    /// One worker, rungs at 1 and 3: the third trial makes room for one to go on, and it is always the best so far.
    /// By hand: at epoch 1 after three trials the best is the third (0.1), which goes to 3; after six 2 may have gone on,
    /// the sixth (0.05) is the second; after nine the best three are 6, 3 and 9 (0.3), and at epoch 3 the best of three is 6.
    @Test func theBestOfARungGoOn() throws {
        let program = try Program()
        try write(
            #"{"type": "asha", "first": 1, "eta": 3}"#, to: program,
            levels: [0.9, 0.8, 0.1, 0.7, 0.6, 0.05, 0.5, 0.4, 0.3])
        let check = try program.apus("check", "rule.json")
        #expect(check.output.contains("asha compares at epochs 1 and 3; one of 3 goes on"), "\(check.messages)")
        #expect(check.output.contains("9 trials reach epoch 1, 3 epoch 3, 1 epoch 9: 21 of 81 epochs"))
        let run = try program.apus("run", "rule.json")
        #expect(run.code == 0, "\(run.messages)")
        let waits = Array(repeating: "paused 1", count: 2)
        #expect(
            try ends(program)
                == waits + ["paused 3"] + waits + ["finished 9"] + waits + ["paused 3"], "\(run.messages)")
        let show = try program.apus("show", "rule/1").output
        #expect(show.contains("paused at the rung of epoch 1: loss 1.4 is number 1 of 1, of which 0 go on"), "\(show)")
        // The same file again: there is nothing left to do.
        #expect(try program.apus("run", "rule.json").code == 0)
        #expect(try ends(program).filter { $0 == "finished 9" }.count == 1)
    }

    /// Two trials are too few for one to be promoted: the best goes on all the same.
    @Test func inTheEndOneTrialFinishes() throws {
        let program = try Program()
        try write(#"{"type": "asha", "first": 2, "eta": 4}"#, to: program, levels: [0.2, 0.1])
        #expect(try program.apus("run", "rule.json").code == 0)
        #expect(try ends(program) == ["paused 2", "finished 9"])
    }

    @Test func whatCannotResumeIsStoppedAndNotPaused() throws {
        let program = try Program()
        try write(#"{"type": "asha", "eta": 2}"#, to: program, isResumable: false, levels: [0.1, 0.2, 0.05])
        #expect(try program.apus("check", "rule.json").output.contains("the others end"))
        #expect(try program.apus("run", "rule.json").code == 0)
        #expect(try ends(program) == ["finished 9", "stopped 1", "finished 9"])
        let reason = "stopped at epoch 1: loss 0.7 is number 2 of 2, of which 1 goes on"
        #expect(try program.apus("show", "rule/2").output.contains(reason))
    }

    @Test func aMedianStopsAndPatienceWaits() throws {
        let program = try Program()
        try write(
            #"{"type": "median", "n_startup_trials": 2, "n_min_trials": 2, "n_warmup_steps": 3}"#, to: program,
            levels: [0.1, 0.2, 0.4, 0.05])
        let run = try program.apus("run", "rule.json")
        #expect(run.code == 0, "\(run.messages)")
        #expect(try ends(program) == ["finished 9", "finished 9", "stopped 3", "finished 9"])
        let reason = "stopped at epoch 3: loss 0.525 is worse than the median 0.275 of 2 trials"
        #expect(try program.apus("show", "rule/3").output.contains(reason))
    }

    @Test func aMistakeInARuleIsToldWithItsPlace() throws {
        let program = try Program()
        for (rule, message) in [
            (#"{"type": "ahsa"}"#, "early_terminate.type: must be one of `median`, `percentile`"),
            (#"{"first": 1}"#, "early_terminate: `type` is missing"),
            (#"{"type": "asha", "eta": 1}"#, "early_terminate.eta: must be a whole number from 2"),
            (#"{"type": "asha", "frist": 1}"#, "did you mean `first`?"),
            (#"[{"type": "asha"}, {"type": "asha", "first": 2}]"#, "only one rule can let trials wait"),
            (#"{"type": "threshold"}"#, "`threshold` needs `lower` or `upper`"),
            (#"{"type": "patience"}"#, "`patience` needs `patience`"),
            (#"{"type": "hyperband"}"#, "must have `min_iter` or `max_iter`"),
            (#"[]"#, "early_terminate: must be an object in braces, or a list of them"),
        ] {
            try write(rule, to: program, levels: [0.1])
            let check = try program.apus("check", "rule.json")
            #expect(check.code == 2)
            #expect(check.messages.contains(message), "\(rule): \(check.messages)")
        }
    }
}
