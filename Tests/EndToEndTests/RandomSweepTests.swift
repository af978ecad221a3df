import Foundation
import Parameters
import TestSupport
import Testing

/// Random search with the built binary.
@Suite struct RandomSweepTests {
    private static let file = """
        {
          "name": "random",
          "method": "random",
          "trainer": {"corpus": "text", "epochs": 1, "hidden": 8, "embedding": 8, "batch": 4, "sequence": 8},
          "parameters": {
            "cell": {"values": ["lstm", "gru"]},
            "learning_rate": {"distribution": "log_uniform_values", "min": 0.5, "max": 4}
          },
          "workers": 2
        }
        """

    private func program(_ file: String = file) throws -> Program {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        try program.write(file, to: "random.json")
        return program
    }

    /// `cell` and `learning_rate` of every stored trial, in order.
    private func trials(_ program: Program) throws -> [String] {
        let root = try JSONNode(parsing: try program.apus("table", "random", "--format", "json").output)
        let rows = root.elements.map { row in
            (row["Trial"]?.integer ?? 0, "\(row["RNN Type"]?.text ?? "") \(row["Starting Learning Rate"]?.double ?? 0)")
        }
        return rows.sorted { $0.0 < $1.0 }.map(\.1)
    }

    @Test func anEndlessSweepSaysSoAndEndsWithItsCount() throws {
        let program = try program()
        let run = try program.apus("run", "random.json", "--count", "2")
        #expect(run.code == 0, "\(run.messages)")
        #expect(
            run.messages.contains("trials until stopped (Ctrl-C; run_cap, time_cap or --count end it), 2 at a time"))
        #expect(run.messages.contains("no further trials: the 2 new trials that --count asks for are done"))
        #expect(run.messages.contains("2 finished"))
        let first = try trials(program)
        #expect(first.count == 2)
        // A cap may be added to a stored sweep, and its proposals are those that it would have made.
        let more = try program.apus("run", "random.json", "--set", "run_cap=5")
        #expect(more.code == 0 && more.messages.contains("5 trials, 3 to run"), "\(more.messages)")
        #expect(more.messages.contains("run_cap is reached: 5 trials"))
        let all = try trials(program)
        #expect(all.count == 5 && Array(all.prefix(2)) == first)
        let proposals = try JSONNode(parsing: try program.apus("check", "random.json", "--json").output)["proposals"]
        let proposed = (proposals?.elements ?? []).map { proposal in
            let parameters = proposal["parameters"]
            return "\(parameters?["cell"]?.text?.uppercased() ?? "") \(parameters?["learning_rate"]?.double ?? 0)"
        }
        #expect(Array(proposed.prefix(5)) == all)
        #expect(try program.apus("run", "random.json", "--set", "run_cap=5").messages.contains("0 to run"))
    }

    @Test func aGridFileIsDrawnFromInAnotherOrder() throws {
        let program = try program()
        let run = try program.apus("run", "tiny.json", "--method", "random", "--name", "random")
        #expect(run.code == 0 && run.messages.contains("4 trials, 4 to run"), "\(run.messages)")
        #expect(run.messages.contains("every combination is tried"))
        #expect(try program.apus("status").output.contains("random"))
    }

    @Test func checkShowsRangesAndProposals() throws {
        let program = try program()
        let check = try program.apus("check", "random.json", "--no-estimate")
        #expect(check.code == 0, "\(check.messages)")
        let lines = check.output.split(separator: "\n").map(String.init)
        #expect(lines.first?.hasPrefix("sweep \"random\": trials until stopped") == true)
        #expect(lines.contains("  learning_rate: log_uniform_values from 0.5 to 4"))
        #expect(lines.filter { $0.contains("cell=") }.count == 20)
        let other = try program.apus("check", "random.json", "--no-estimate", "--set", "seed=1")
        #expect(other.output != check.output)
    }

    @Test func whatIsNotYetThereIsRefusedWithAWayOut() throws {
        let program = try program(Self.file.replacing("\"random\",\n  \"trainer\"", with: "\"bayes\",\n  \"trainer\""))
        let check = try program.apus("check", "random.json")
        #expect(check.code == 2)
        #expect(check.messages.contains("method: `bayes` is not yet supported; `--method random` does without"))
        #expect(try program.apus("check", "random.json", "--method", "random", "--no-estimate").code == 0)
        #expect(try program.apus("run", "random.json", "--method", "random", "--count", "0").code == 2)
    }
}
