import Foundation
import TestSupport
import Testing

/// `apus run script.py`: scripts that describe their own sweep, unedited.
@Suite(.enabled(if: OutsideProgram.hasPython, "SKIPPED: python3 is not installed")) struct ScriptSweepTests {
    /// As W&B's documentation of sweeps begins; the stand-in answers where wandb is not installed.
    private static let wandbScript = """
        import sys
        import wandb

        def main():
            run = wandb.init(project="my-first-sweep")
            for epoch in range(2):
                wandb.log({"score": wandb.config.x ** 3 + wandb.config.y, "epoch": epoch})
            with open("calls.txt", "a") as calls: calls.write(" ".join(sys.argv[1:]) + "\\n")

        sweep_configuration = {
            "method": "grid",
            "metric": {"goal": "minimize", "name": "score"},
            "parameters": {"x": {"values": [3, 1]}, "y": {"values": [10, 20]}},
        }
        sweep_id = wandb.sweep(sweep=sweep_configuration, project="my-first-sweep")
        wandb.agent(sweep_id, function=main, count=3)
        """

    private func trials(_ program: Program) throws -> [[String: Any]] {
        let table = try program.apus("export", "--format", "json")
        return try #require(JSONSerialization.jsonObject(with: Data(table.output.utf8)) as? [[String: Any]])
    }

    @Test func anAgentsSweepRuns() throws {
        let program = try Program()
        try program.write(Self.wandbScript, to: "train.py")
        let run = try program.apus("run", "train.py", "--workers", "1", "--", "--data", "a b")
        #expect(run.code == 0, "\(run.messages)")
        let trials = try trials(program)
        // W&B's grid goes by the names in order, and the agent asks for three runs.
        #expect(trials.compactMap { $0["x"] as? Int } == [3, 3, 1], "\(trials)")
        #expect(trials.compactMap { $0["y"] as? Int } == [10, 20, 10], "\(trials)")
        #expect(trials.compactMap { $0["score"] as? Double } == [37, 47, 11], "\(trials)")
        #expect(try program.read("calls.txt") == String(repeating: "--data a b\n", count: 3))
        // The same command does what is missing: nothing.
        #expect(try program.apus("run", "train.py", "--", "--data", "a b").code == 0)
        #expect(try self.trials(program).count == 3)
    }

    @Test func aSweepOfOursRuns() throws {
        let program = try Program()
        try program.write(
            """
            import apus

            def train():
                apus.report(loss=apus.parameters["lr"] * 2)

            apus.sweep({"method": "grid", "metric": {"name": "loss"}, "parameters": {"lr": {"values": [0.5, 0.25]}}}, train)
            """, to: "own.py")
        let run = try program.apus("run", "own.py")
        #expect(run.code == 0, "\(run.messages)")
        #expect(try trials(program).compactMap { $0["loss"] as? Double } == [1, 0.5])
    }

    @Test(arguments: [
        ("print('hello')", "ended without describing a sweep"), ("raise SystemExit(3)", "failed (exit code 3)"),
        ("import wandb\nwandb.sweep([1])\nwandb.agent('x', print)", "the sweep's definition"),
    ])
    func aScriptWithoutASweepIsTold(script: String, words: String) throws {
        let program = try Program()
        try program.write(script, to: "none.py")
        let run = try program.apus("run", "none.py")
        #expect(run.code == 2 && run.messages.contains(words), "\(run.code): \(run.messages)")
        #expect(!program.exists("Results"))
    }

    @Test func aMistakeInItIsToldAsInAFile() throws {
        let program = try Program()
        try program.write(Self.wandbScript.replacingOccurrences(of: "\"grid\"", with: "\"bayes\""), to: "bad.py")
        let check = try program.apus("check", "bad.py")
        #expect(check.code == 2 && check.messages.contains("--method random"), "\(check.messages)")
        #expect(try program.apus("check", "bad.py", "--method", "random").code == 0)
    }
}
