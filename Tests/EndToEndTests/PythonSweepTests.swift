import Foundation
import TestSupport
import Testing

/// Sweeps whose trials are Python programs, which find `apus` and the stand-in for `wandb` by themselves.
@Suite(.enabled(if: OutsideProgram.hasPython, "SKIPPED: no python3"))
struct PythonSweepTests {
    /// A sweep of `script` over two values of `lr`.
    private func write(_ script: String, to program: Program, trainer: String = "") throws {
        try program.write(script, to: "train.py")
        try program.write(
            """
            {
              "name": "python",
              "method": "grid",
              "metric": {"name": "valid.loss"},
              "trainer": {"command": ["python3", "train.py"]\(trainer)},
              "parameters": {"optimizer": {"parameters": {"lr": {"values": [0.5, 0.25]}}}},
              "seeds": [7],
              "workers": 1
            }
            """, to: "python.json")
    }

    /// Trial, step and one metric of every recorded row.
    private func rows(_ program: Program, _ metric: String = "valid.loss") throws -> [[Double?]] {
        let export = try program.apus("export", "--what", "epochs", "--format", "json")
        #expect(export.code == 0, "\(export.messages)")
        let rows = try JSONSerialization.jsonObject(with: Data(export.output.utf8)) as? [[String: Any]]
        return try #require(rows).map { row in ["Trial", "Epoch", metric].map { row[$0] as? Double } }
    }

    @Test func apusReportsAndParameters() throws {
        let program = try Program()
        try write(
            """
            import apus
            p = apus.defaults(optimizer={"lr": 9, "name": "sgd"})
            for epoch in apus.epochs(2):
                apus.report(valid={"loss": p.optimizer.lr / epoch}, seed=apus.seed)
            """, to: program)
        let run = try program.apus("run", "python.json")
        #expect(run.code == 0, "\(run.messages)")
        #expect(try rows(program) == [[1, 1, 0.5], [1, 2, 0.25], [2, 1, 0.25], [2, 2, 0.125]])
        #expect(try rows(program, "seed").map(\.last) == [7, 7, 7, 7])
    }

    @Test func wandbsCallsAreReports() throws {
        let program = try Program()
        try write(
            """
            import wandb
            with wandb.init(project="p", config={"optimizer": {"lr": 9}, "epochs": 2}) as run:
                for epoch in range(run.config.epochs):
                    wandb.log({"valid": {"loss": run.config["optimizer"]["lr"] / (epoch + 1)}})
            """, to: program)
        let run = try program.apus("run", "python.json")
        #expect(run.code == 0, "\(run.messages)")
        #expect(try rows(program) == [[1, 0, 0.5], [1, 1, 0.25], [2, 0, 0.25], [2, 1, 0.125]])
    }

    /// Ctrl-C: the epoch in progress is reported and saved, and the next run goes on after it.
    @Test func anInterruptedProgramGoesOnAfterItsEpoch() throws {
        let program = try Program()
        try write(
            """
            import apus, os, time
            for epoch in apus.epochs(4):
                if epoch == 2 and apus.trial == 1 and apus.attempt == 1:
                    open("waits", "w").close()
                    while not apus.stopping(): time.sleep(0.02)
                apus.report({"valid.loss": 1 / epoch, "attempt": apus.attempt})
                (apus.checkpoint_directory / "model").write_text(str(epoch))
            """, to: program, trainer: #", "resumable": true"#)
        let run = try program.startFromTerminal(["run", "python.json"])
        try waitUntil("it waits") { program.exists("waits") }
        run.send(SIGINT)
        #expect(try run.finish().code == 130)
        let again = try program.apus("run", "python.json")
        #expect(again.code == 0, "\(again.messages)")
        let attempts = try rows(program, "attempt")
        #expect(attempts.prefix(4) == [[1, 1, 1], [1, 2, 1], [1, 3, 2], [1, 4, 2]], "\(attempts)")
        #expect(attempts.count == 8)
    }

    @Test func theSweepOfTheExperimentsIsValid() throws {
        let sweep = Repository.experiments.appending(path: "python/sweep.json").path
        let check = try Program().apus("check", sweep, "--commands", "1")
        #expect(check.code == 0, "\(check.messages)")
        #expect(
            check.output
                == "python3 Experiments/python/train.py --cell=lstm --learning_rate=1 --layer_dropout=0 --decay_epoch=6 "
                + "--epochs=10\n")
    }
}
