import Foundation
import TestSupport
import Testing

@testable import Parameters
@testable import Planning

@Suite struct SchemaTests {
    private let schema = JSONSchema.sweepFile(for: Engine.vocabulary)

    @Test(
        .enabled(
            if: OutsideProgram.pythonWithJSONSchema != nil,
            "SKIPPED: no python3 with the package jsonschema; install it"))
    func schemaAndDecoderAgree() throws {
        let bad = BadSweepFile.every.filter(\.isInSchema)
        #expect(bad.count >= 25)
        let good = try Experiments.all.map(\.text) + Self.good
        for text in good { #expect(try Engine.complaints(text) == []) }
        let verdicts = try SchemaJudge.verdicts(schema: schema, files: good + bad.map(\.text))
        #expect(verdicts.count == good.count + bad.count)
        for (text, isValid) in zip(good + bad.map(\.text), verdicts) {
            #expect(isValid == (try Engine.complaints(text) == []), "\(text)")
        }
    }

    /// Files at the edges of the rules.
    private static let good = [
        #"{"method": "list", "trials": [{}], "trial_timeout": "1d2h3m4s", "seeds": [0, 2.0]}"#,
        #"{"method": "list", "trials": [{}], "trial_memory": "0.5TiB", "hang_timeout": "1h"}"#,
        #"{"method": "list", "trials": [{}], "trial_memory": 1e9, "hang_timeout": null}"#,
        #"{"method": "list", "trials": [{"epochs": 1e1}], "trial_timeout": 0.5, "name": "ä b"}"#,
        #"{"method": "grid", "parameters": {"clip_norm": {"values": [null, 0.25]}}, "repeat": 50000}"#,
        #"{"method": "grid", "trials": [{"diverged": {"above_uniform": false}}], "metric": {"name": "train_loss"}}"#,
        #"{"method": "grid", "parameters": {"decay_factor": {"value": 1}, "diverged.above_uniform": {"value": true}}}"#,
        #"{"method": "list", "trials": [{"cell": "gru"}], "checkpoint": {}, "executor": {"type": "local"}}"#,
        #"{"method": "grid", "parameters": {"layers": {"value": 1}, "batch": {"value": 3, "when": {"layers": [1]}}}}"#,
    ]

    @Test(
        .enabled(
            if: OutsideProgram.pythonWithJSONSchema != nil,
            "SKIPPED: no python3 with the package jsonschema; install it"))
    func schemaAndDecoderAgreeOnPrograms() throws {
        let files = Self.goodPrograms + Self.badPrograms
        let verdicts = try SchemaJudge.verdicts(schema: schema, files: files)
        #expect(verdicts == Self.goodPrograms.map { _ in true } + Self.badPrograms.map { _ in false })
        for (text, isValid) in zip(files, verdicts) {
            let decoded = Result {
                try Sweep.decode(
                    Array(text.utf8), file: "sweep.json", for: Engine.vocabulary,
                    rowFiles: { _ in Array("cell\nlstm\ngru\n".utf8) })
            }
            #expect(isValid == ((try? decoded.get()) != nil), "\(text): \(decoded)")
        }
    }

    /// Sweeps of programs, definitions of W&B's, and rows that stand in a file.
    private static let goodPrograms = [
        #"{"method": "grid", "trainer": {"command": ["a", 1]}, "parameters": {"x y": {"value": {"a": [1]}}}}"#,
        #"{"method": "random", "trainer": {"command": ["a"], "resumable": true, "grace": "5s", "epochs": 3,"#
            + #""reports": {"pattern": "(?<a>b)"}}, "parameters": {"x": {"min": 1, "max": 2.5}}, "run_cap": 2}"#,
        #"{"method": "grid", "trainer": {"command": ["${program}"], "program": "p", "reports": {"file": "a.csv"}},"#
            + #""parameters": {"g": {"parameters": {"h": {"parameters": {"x": {"values": [1]}}}}}}, "gpus_per_worker": 1}"#,
        #"{"method": "grid", "trainer": {"command": ["a"]}, "parameters": {"x": {"value": 1}, "y": {"values": [null,"#
            + #"true], "when": {"x": [1]}}}, "trials": [{"z": [1, {"b": "c"}]}, {}], "hang_timeout": "1h"}"#,
        #"{"method": "list", "trainer": {"command": ["a", "${line}"]}, "trials": {"lines": "l.txt"}}"#,
        #"{"method": "list", "trainer": {"command": ["a"]}, "trials": {"csv": "l.csv"}, "seeds": [1, 2]}"#,
        #"{"method": "list", "trials": {"csv": "l.csv"}}"#,
        #"{"method": "random", "program": "t.py", "parameters": {"a": {"values": [1], "probabilities": [1],"#
            + #""distribution": "categorical_w_probabilities"}}, "project": "p", "workers": 2}"#,
        #"{"method": "random", "command": ["a"], "kind": "sweep", "metric": {"name": "m", "target": 1, "impute": "best"},"#
            + #""parameters": {"g": {"parameters": {"b": {"distribution": "log_uniform", "min": -3, "max": 0}}}}}"#,
        #"{"method": "grid", "program": "p", "command": ["${interpreter}", "${program}"], "parameters": {"a": {"value": 1}}}"#,
    ]

    private static let badPrograms = [
        #"{"method": "grid", "trainer": {"command": []}, "parameters": {"x": {"value": 1}}}"#,
        #"{"method": "grid", "trainer": {"command": "a b"}, "parameters": {"x": {"value": 1}}}"#,
        #"{"method": "grid", "trainer": {"command": ["a", true]}, "parameters": {"x": {"value": 1}}}"#,
        #"{"method": "grid", "trainer": {"command": ["a"], "resumable": "yes"}, "parameters": {"x": {"value": 1}}}"#,
        #"{"method": "grid", "trainer": {"command": ["a"], "grace": "soon"}, "parameters": {"x": {"value": 1}}}"#,
        #"{"method": "grid", "trainer": {"command": ["a"], "epochs": 0}, "parameters": {"x": {"value": 1}}}"#,
        #"{"method": "grid", "trainer": {"command": ["a"], "hidden": 3}, "parameters": {"x": {"value": 1}}}"#,
        #"{"method": "grid", "trainer": {"command": ["a"], "reports": {}}, "parameters": {"x": {"value": 1}}}"#,
        #"{"method": "grid", "trainer": {"command": ["a"], "reports": {"pattern": "(?<a>b)", "file": "c"}},"#
            + #""parameters": {"x": {"value": 1}}}"#,
        #"{"method": "grid", "trainer": {"command": ["a"]}, "parameters": {}}"#,
        #"{"method": "grid", "trainer": {"command": ["a"]}}"#,
        #"{"method": "grid", "trainer": {"command": ["a"]}, "parameters": {"x": 1}}"#,
        #"{"method": "grid", "trainer": {"command": ["a"]}, "parameters": {"x": {"valeu": 1}}}"#,
        #"{"method": "random", "trainer": {"command": ["a"]}, "parameters": {"x": {"distribution": "unifrom"}}}"#,
        #"{"method": "grid", "trainer": {"command": ["a"]}, "parameters": {"x": {"parameters": {"y": 1}}}}"#,
        #"{"method": "grid", "trainer": {"command": ["a"]}, "parameters": {"x": {"value": 1, "when": {}}}}"#,
        #"{"method": "grid", "trainer": {"command": ["a"]}, "parameters": {"x": {"value": 1}}, "workers": 0}"#,
        #"{"method": "grid", "trainer": {"command": ["a"]}, "parameters": {"x": {"value": 1}}, "projcet": "p"}"#,
        #"{"method": "grid", "trainer": {"command": ["a"]}, "parameters": {"x": {"values": [1], "probabilities": [1],"#
            + #""distribution": "categorical_w_probabilities"}}}"#,
        #"{"method": "list", "trials": {"csv": 1}}"#,
        #"{"method": "list", "trials": {"csv": "a", "lines": "b"}}"#,
        #"{"method": "list", "trials": {"json": "a"}}"#,
        #"{"method": "list", "trainer": {"command": ["a"]}, "trials": []}"#,
        #"{"method": "list", "trainer": {"command": ["a"]}, "trials": [1]}"#,
        #"{"method": "grid", "project": "p", "parameters": {"a": {"value": 1}}}"#,
        #"{"method": "grid", "program": 3, "parameters": {"a": {"value": 1}}}"#,
        #"{"method": "grid", "command": [], "parameters": {"a": {"value": 1}}}"#,
        #"{"method": "grid", "program": "p", "metric": {"goal": "minimize"}, "parameters": {"a": {"value": 1}}}"#,
        #"{"method": "grid", "program": "p", "programm": "p", "parameters": {"a": {"value": 1}}}"#,
        #"{"program": "p", "parameters": {"a": {"value": 1}}}"#,
    ]

    @Test func theSchemaTellsWhatTheSpecificationsSay() throws {
        let root = try JSONNode(parsing: schema)
        #expect(root["$schema"]?.text == "https://json-schema.org/draft/2020-12/schema")
        let dropout = root["$defs"]?["layer_dropout"]
        #expect(dropout?.compactText == #"{"type":"number","minimum":0.0,"exclusiveMaximum":1.0}"#)
        #expect(root["$defs"]?["cell"]?.compactText == #"{"enum":["lstm","gru","gru_cho"]}"#)
        #expect(
            root["$defs"]?["clip_norm"]?.compactText
                == #"{"anyOf":[{"type":"number","exclusiveMinimum":0.0},{"type":"null"}]}"#)
        let epochs = root["else"]?["else"]?["properties"]?["trainer"]?["properties"]?["epochs"]
        #expect(epochs?.compactText == ##"{"description":"The epochs.","default":14,"$ref":"#/$defs/epochs"}"##)
    }
}

/// Python's `jsonschema` package, which says of each file whether a schema accepts it.
enum SchemaJudge {
    /// Whether `schema` accepts each of `files`, in order.
    ///
    /// Checks the schema itself, too.
    static func verdicts(schema: String, files: [String]) throws -> [Bool] {
        let folder = try TemporaryFolder()
        try folder.write(schema, to: "schema.json")
        for (index, file) in files.enumerated() { try folder.write(file, to: "\(index).json") }
        let python = OutsideProgram.pythonWithJSONSchema ?? OutsideProgram("python3")
        let answer = try python.run(["-c", program, folder.path, String(files.count)])
        return answer.split(separator: "\n").map { $0 == "valid" }
    }

    private static let program = """
        import json, sys
        from jsonschema import Draft202012Validator
        folder, count = sys.argv[1], int(sys.argv[2])
        schema = json.load(open(folder + "/schema.json"))
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema)
        for index in range(count):
            print("valid" if validator.is_valid(json.load(open(f"{folder}/{index}.json"))) else "invalid")
        """
}
