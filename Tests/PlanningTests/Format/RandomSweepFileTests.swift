import TestSupport
import Testing

@testable import Parameters
@testable import Planning

/// Sweep files with one to three random changes: the schema and the shapes that the decoder checks with must agree.
@Suite struct RandomSweepFileTests {
    private static let count = 1000

    @Test(
        .enabled(
            if: OutsideProgram.pythonWithJSONSchema != nil,
            "SKIPPED: no python3 with the package jsonschema; install it"))
    func schemaAndShapesAgreeOnDamagedFiles() throws {
        var random = SplitMix64(state: 1)
        let whole = try JSONNode(parsing: Self.everything)
        let files = (0..<Self.count).map { _ in
            (0..<Int.random(in: 1...3, using: &random)).reduce(whole) { node, _ in Self.damaged(node, &random) }
        }
        let shape = Shape.object(SweepFileShape(settings: Engine.settings, metrics: Engine.metrics).root)
        let schema = JSONSchema.sweepFile(for: Engine.vocabulary)
        let verdicts = try SchemaJudge.verdicts(schema: schema, files: files.map(\.compactText))
        #expect(verdicts.count == Self.count)
        var valid = 0
        for (file, isValid) in zip(files, verdicts) {
            var problems: [Problem] = []
            shape.check(file, at: JSONPath(), into: &problems)
            #expect(problems.isEmpty == isValid, "\(file.compactText) \(problems.map { $0.line(file: "") })")
            valid += isValid ? 1 : 0
        }
        #expect(Self.count / 20..<Self.count ~= valid)
    }

    private static let everything = """
        {
          "$schema": "s", "name": "n", "description": "d", "method": "grid",
          "metric": {"name": "test_loss", "goal": "minimize"},
          "trainer": {"corpus": "ptb", "epochs": 3, "diverged": {"above_uniform": false}, "clip_norm": null},
          "parameters": {
            "cell": {"values": ["lstm", "gru"]}, "decay_factor": {"value": 1},
            "rnn_dropout": {"value": 0.2, "when": {"layer_dropout": [0.5], "cell": ["gru", "lstm"]}},
            "learning_rate": {"distribution": "log_uniform_values", "min": 0.5, "max": 8},
            "init_range": {"distribution": "q_beta", "a": 2, "q": 0.25},
            "hidden": {"min": 1, "max": 9}, "layer_dropout": {"min": 0.5, "max": 0.75},
            "clip_norm": {"values": [null, 1], "probabilities": [0.25, 0.75], "distribution": "categorical"},
            "diverged": {"parameters": {"window_loss": {"distribution": "log_normal", "mu": 1, "sigma": 2}}}
          },
          "run_cap": 7, "time_cap": "1h",
          "trials": [{"layer_dropout": 0.5, "learning_rate": 4}, {"layer_dropout": 0}],
          "seeds": [3, 1], "seed": 7, "workers": 4, "threads_per_worker": 2, "retries": 0,
          "trial_timeout": "1h30m", "on_failure": "stop", "checkpoint": {"keep": "both"}, "executor": {"type": "local"},
          "trial_memory": "2GB", "hang_timeout": null
        }
        """

    /// One value somewhere in `node` replaced, or one entry removed, doubled or renamed.
    private static func damaged(_ node: JSONNode, _ random: inout SplitMix64) -> JSONNode {
        switch node.value {
        case .array(var elements) where !elements.isEmpty && Int.random(in: 0...5, using: &random) > 0:
            let index = Int.random(in: 0..<elements.count, using: &random)
            switch Int.random(in: 0...5, using: &random) {
            case 0: elements.remove(at: index)
            case 1: elements.append(elements[index])
            default: elements[index] = damaged(elements[index], &random)
            }
            return JSONNode(.array(elements))
        case .object(var members) where !members.isEmpty && Int.random(in: 0...8, using: &random) > 0:
            let index = Int.random(in: 0..<members.count, using: &random)
            switch Int.random(in: 0...7, using: &random) {
            case 0: members.remove(at: index)
            case 1:
                let key = [
                    "repeat", "value", "values", "when", "epochs", "random", "target", "layers", "min", "max",
                    "distribution", "mu",
                ]
                .randomElement(using: &random)!
                if !members.contains(where: { $0.key == key }) { members[index].key = key }
            default: members[index].node = damaged(members[index].node, &random)
            }
            return JSONNode(.object(members))
        default: return replacement(&random)
        }
    }

    private static func replacement(_ random: inout SplitMix64) -> JSONNode {
        let texts = [
            "null", "true", "false", "0", "-1", "1", "1.0", "0.5", "1e1", "64", "65", "1024", "1025", "1e6", "1e9",
            "1e10",
            "\"\"", "\" \"", "\"a\\tb\"", "\"lstm\"", "\"gru_cho\"", "\"list\"", "\"grid\"", "\"random\"", "\"30m\"",
            "\"0m\"", "\"uniform\"", "\"q_normal\"", "\"constant\"", "{\"min\": 1, \"max\": 2}", "\"1GiB\"",
            "\"0.0MB\"", "\"last\"", "\"slurm\"", "\"valid_loss\"", "\"never\"", "[]", "{}",
            "[1, 2]", "[1, 1.0]", "[{}]",
            "[\"gru\"]", "{\"value\": 1}", "{\"values\": [1, 0.5]}", "{\"epochs\": 2}", "{\"keep\": \"none\"}",
        ]
        return (try? JSONNode(parsing: texts.randomElement(using: &random)!)) ?? JSONNode(.null)
    }
}
