import Testing

@testable import Parameters
@testable import Planning

@Suite struct ChangesTests {
    private let stored = """
        {
          "method": "grid",
          "trainer": {"corpus": "ptb", "epochs": 14, "diverged": {"above_uniform": true}},
          "parameters": {
            "cell": {"values": ["lstm", "gru"]},
            "learning_rate": {"values": [1, 2]},
            "layers": {"value": 2},
            "rnn_dropout": {"values": [0.1], "when": {"cell": ["gru", "lstm"]}}
          },
          "trials": [{"hidden": 10, "batch": 5}, {"hidden": 20}],
          "seeds": [1, 2]
        }
        """

    private func changes(_ text: String) throws -> [String] {
        try Engine.decode(text).changes(since: Engine.decode(stored), defaults: Engine.defaults).map(\.description)
    }

    @Test func whatMeansTheSameIsNoChange() throws {
        let same = """
            {"seed": 0, "repeat": 2, "method": "grid", "metric": {"name": "valid_perplexity"}, "threads_per_worker": 1,
             "trials": [{"batch": 5.0, "hidden": 10}, {"hidden": 20}],
             "parameters": {
               "layers": {"values": [2, 2.0]}, "cell": {"values": ["lstm", "gru", "lstm"]},
               "rnn_dropout": {"value": 0.10, "when": {"cell": ["lstm", "gru"]}},
               "learning_rate": {"values": [1, 2.0]}},
             "trainer": {"decay_epoch": 6, "corpus": "ptb"}}
            """
        #expect(try changes(same) == [])
    }

    @Test func freeKeysMayChange() throws {
        let free = """
            {"$schema": "x", "description": "d", "workers": 7, "retries": 9, "trial_timeout": 5, "on_failure": "stop",
             "executor": {"type": "local"}, "checkpoint": {"keep": "none"}, "trial_memory": "1GB",
             "hang_timeout": null,
            """
        #expect(try changes(free + stored.dropFirst()) == [])
    }

    @Test(arguments: [
        (#""method": "grid""#, #""method": "grid", "seed": 1"#, ["seed: 0 → 1"]),
        (#""method": "grid""#, #""method": "grid", "threads_per_worker": 2"#, ["threads_per_worker: 1 → 2"]),
        (
            #""method": "grid""#, #""method": "grid", "metric": {"name": "test_loss", "goal": "maximize"}"#,
            [
                #"metric.name: "valid_perplexity" → "test_loss""#, #"metric.goal: "minimize" → "maximize""#,
            ]
        ),
        (#""corpus": "ptb", "#, "", [#"trainer.corpus: "ptb" → "synthetic""#]),
        (#""epochs": 14"#, #""epochs": 25, "sequence": 35"#, ["trainer.epochs: 14 → 25", "trainer.sequence: 20 → 35"]),
        (
            #""above_uniform": true"#, #""above_uniform": false"#,
            ["trainer.diverged.above_uniform: true → false"]
        ),
        (#"["lstm", "gru"]}"#, #"["gru", "lstm"]}"#, [#"parameters.cell.values: ["lstm", "gru"] → ["gru", "lstm"]"#]),
        (#"[1, 2]},"#, #"[1, 2, 4]},"#, ["parameters.learning_rate.values: [1, 2] → [1, 2, 4]"]),
        (#""layers": {"value": 2},"#, "", ["parameters.layers: [2] → absent"]),
        (
            #""layers": {"value": 2},"#, #""sequence": {"value": 2},"#,
            ["parameters.layers: [2] → absent", "parameters.sequence: absent → [2]"]
        ),
        (
            #""cell": ["gru", "lstm"]"#, #""cell": ["gru"], "layers": [2]"#,
            [
                #"parameters.rnn_dropout.when.cell: ["gru", "lstm"] → ["gru"]"#,
                "parameters.rnn_dropout.when.layers: absent → [2]",
            ]
        ),
        (
            #"{"hidden": 20}]"#, #"{"hidden": 30}, {}]"#,
            [#"trials[1]: {"hidden":20} → {"hidden":30}"#, "trials[2]: absent → {}"]
        ),
        (#", {"hidden": 20}]"#, "]", [#"trials[1]: {"hidden":20} → absent"#]),
        (#""seeds": [1, 2]"#, #""seeds": [2, 1]"#, ["seeds: [1, 2] → [2, 1]"]),
    ])
    func everythingElseIsListed(old: String, new: String, expected: [String]) throws {
        #expect(stored.contains(old))
        #expect(try changes(stored.replacing(old, with: new, maxReplacements: 1)) == expected)
    }

    private func randomChanges(_ old: String, _ new: String) throws -> [String] {
        func sweep(_ parameters: String) throws -> Sweep {
            try Engine.decode(#"{"method": "random", \#(parameters)}"#)
        }
        return try sweep(new).changes(since: sweep(old), defaults: Engine.defaults).map(\.description)
    }

    @Test func distributionsAreComparedByWhatTheyDraw() throws {
        let uniform = #""parameters": {"learning_rate": {"min": 0.5, "max": 2}, "cell": {"values": ["lstm", "gru"]}}"#
        let turned =
            #""parameters": {"cell": {"values": ["lstm", "gru"]}, "learning_rate": {"distribution": "uniform", "min": 0.50, "max": 2.0}}"#
        #expect(try randomChanges(uniform, turned) == [])
        #expect(try randomChanges(uniform, uniform + #", "run_cap": 9, "time_cap": "2h""#) == [])
        #expect(
            try randomChanges(uniform, uniform.replacing("2}", with: "4}")) == [
                #"parameters.learning_rate: {"distribution":"uniform","min":0.5,"max":2} → "#
                    + #"{"distribution":"uniform","min":0.5,"max":4}"#
            ])
        #expect(
            try randomChanges(uniform, uniform.replacing(#""gru"]"#, with: #""gru"], "probabilities": [0.25, 0.75]"#))
                == [
                    "parameters.cell.probabilities: absent → [0.25, 0.75]"
                ])
        #expect(
            try randomChanges(uniform, uniform.replacing(#""min": 0.5, "max": 2"#, with: #""values": [1, 2]"#)) == [
                #"parameters.learning_rate: {"distribution":"uniform","min":0.5,"max":2} → [1, 2]"#
            ])
    }

    @Test func theOrderOfVaryingParametersIsAChange() throws {
        let cell = #""cell": {"values": ["lstm", "gru"]},"#
        let rate = #""learning_rate": {"values": [1, 2]},"#
        let turned = stored.replacing(cell, with: "#").replacing(rate, with: cell).replacing("#", with: rate)
        #expect(try changes(turned) == ["parameters: cell, learning_rate → learning_rate, cell"])
    }
}
