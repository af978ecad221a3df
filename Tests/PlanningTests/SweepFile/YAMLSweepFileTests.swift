import Parameters
import Testing

@testable import Planning

/// Our own sweep file, written as YAML.
@Suite struct YAMLSweepFileTests {
    private static let yaml = """
        # The report's table, in short.
        name: table
        method: grid
        trainer: {corpus: ptb, epochs: 25}
        parameters:
          learning_rate:
            values: &rates [1, 4e-1, .5]
          cell: {values: [lstm, gru]}
          rnn_dropout:
            value: 0.2
            when:
              learning_rate: *rates
        trial_timeout: 1h30m
        hang_timeout: ~

        """

    private static let json = """
        {"name": "table", "method": "grid", "trainer": {"corpus": "ptb", "epochs": 25},
         "parameters": {"learning_rate": {"values": [1, 4e-1, 0.5]}, "cell": {"values": ["lstm", "gru"]},
           "rnn_dropout": {"value": 0.2, "when": {"learning_rate": [1, 4e-1, 0.5]}}},
         "trial_timeout": "1h30m", "hang_timeout": null}
        """

    private func complaints(_ text: String, file: String = "a.yaml") throws -> [String] {
        do {
            _ = try Engine.decode(text, file: file)
            return []
        } catch let error as PlanningError {
            return error.description.split(separator: "\n").map(String.init)
        }
    }

    @Test(arguments: ["a.yaml", "a.b/c.yml", "standard input"])
    func aYAMLFileMeansWhatItsJSONMeans(file: String) throws {
        let sweep = try Engine.decode(Self.yaml, file: file)
        let other = try Engine.decode(Self.json)
        #expect(sweep.changes(since: other, defaults: Engine.defaults).isEmpty)
        #expect(sweep.name == "table" && sweep.hangTimeout == nil && sweep.trialTimeout == .seconds(5400))
        #expect(
            sweep.trials(defaults: [:]).map(\.parameters.jsonText)
                == other.trials(defaults: [:]).map(\.parameters.jsonText))
    }

    @Test func theTextIsKeptWordForWordAndReadAgain() throws {
        let sweep = try Engine.decode(Self.yaml, file: "a.yaml")
        #expect(sweep.text == Self.yaml)
        // What is overridden is stored as JSON.
        let set = try Engine.decode(Self.yaml, file: "a.yaml", set: ["trainer.epochs=2"])
        #expect(try JSONNode(parsing: set.text)["trainer"]?["epochs"]?.integer == 2)
        for known in [
            sweep, set, try Engine.decode(Self.json), try Engine.decode("{method: list, trials: [{}]}", file: "b.yaml"),
        ] {
            let again = try Sweep.decode(
                known.text, file: "stored", format: SweepFormat(stored: known.text), for: Engine.vocabulary)
            #expect(again.changes(since: known, defaults: Engine.defaults).isEmpty && again.text == known.text)
        }
    }

    @Test func theEndingSaysHowAFileIsWritten() throws {
        #expect(
            try complaints(Self.yaml, file: "a.json") == [
                "a.json:1:1: a value must stand here, not `#` (JSON has no comments)"
            ])
        #expect(try complaints(Self.json) == [])
        // From standard input, a text that begins with a brace is JSON, and is held to its rules.
        #expect(
            try complaints(" \n{\"a\": 1,}", file: "standard input").first?.hasPrefix(
                "standard input:2:8: JSON has no comma") == true)
        #expect(Sweep.defaultName(file: "x/lr.sweep.yaml") == "lr.sweep" && Sweep.defaultName(file: "b.yml") == "b")
        #expect(Sweep.defaultName(file: "c.json.yaml") == "c.json")
    }

    @Test func everyMistakeIsToldAtOnceWithItsPlace() throws {
        let text = """
            retries: -1
            retries: 2
            method: grid
            trainer:
              epochs: 0
              learning_rate: .inf
            parameters:
              cell: {values: [lstm, !bird gru, gruu]}
              layers: {values: [*n]}
              hidden:
                values: [1, 017]
            """
        #expect(
            try complaints(text) == [
                "a.yaml:1:10: retries: must be a whole number from 0 to 1000, not -1",
                "a.yaml:2:1: retries: the key already stands at line 1, column 1 of this object; keep one of them",
                "a.yaml:5:11: trainer.epochs: must be a whole number from 1 to 100000, not 0",
                "a.yaml:6:18: trainer.learning_rate: `.inf` is no finite number; write one, or put the text in quotes",
                "a.yaml:8:25: parameters.cell.values[1]: `!bird` is no type that is read here; remove it",
                "a.yaml:8:36: parameters.cell.values[2]: must be one of `lstm`, `gru`, `gru_cho`, not \"gruu\"; did you mean "
                    + "`gru`?",
                "a.yaml:9:21: parameters.layers.values[0]: no value before this one is named `&n`; put a text in quotes",
                "a.yaml:11:17: parameters.hidden.values[1]: a number must not begin with 0; remove the zeros in front, or "
                    + "put the text in quotes",
            ])
    }
}
