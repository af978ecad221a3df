import Foundation
import TestSupport
import Testing

/// What `apus schema` prints, judged by Python's `jsonschema`, against what `apus check` says.
@Suite struct SchemaTests {
    private static let bad = [
        #"{"method": "grid"}"#,
        #"{"method": "gird", "parameters": {"cell": {"value": "gru"}}}"#,
        #"{"method": "grid", "parameters": {"cel": {"value": "gru"}}}"#,
        #"{"method": "grid", "parameters": {"cell": {"value": "rnn"}}}"#,
        #"{"method": "grid", "parameters": {"learning_rate": {"value": 1e7}}}"#,
        #"{"method": "grid", "parameters": {"layer_dropout": {"values": [0, 1]}}}"#,
        #"{"method": "grid", "trainer": {"epochs": 0}, "parameters": {"cell": {"value": "gru"}}}"#,
        #"{"method": "grid", "trainer": {"precision": "fp8"}, "parameters": {"cell": {"value": "gru"}}}"#,
        #"{"method": "tpe", "parameters": {"cell": {"value": "gru"}}}"#,
        #"{"method": "grid", "workers": 0, "parameters": {"cell": {"value": "gru"}}}"#,
        #"{"method": "grid", "trainer": {"command": ["a"], "resumeable": true}, "parameters": {"x": {"value": 1}}}"#,
        #"{"method": "grid", "program": "p", "parameters": {"x": {"values": []}}}"#,
    ]

    private static let judge = """
        import json, sys
        import jsonschema
        schema = json.load(open("schema.json"))
        for path in sys.argv[1:]:
            print(jsonschema.Draft202012Validator(schema).is_valid(json.load(open(path))))
        """

    @Test(
        .enabled(if: OutsideProgram.pythonWithJSONSchema != nil, "SKIPPED: no python3 with the package jsonschema"))
    func schemaAndCheckAgree() throws {
        let program = try Program()
        try program.write(try program.apus("schema").output, to: "schema.json")
        for (number, text) in Self.bad.enumerated() { try program.write(text, to: "bad\(number).json") }
        let good = try FileManager.default.contentsOfDirectory(atPath: Repository.experiments.path).sorted()
            .filter { $0.hasSuffix(".json") }.map { Repository.experiments.appendingPathComponent($0).path }
        let definition = #"{"method": "grid", "program": "p", "project": "q", "parameters": {"x": {"values": [1]}}}"#
        try program.write(definition, to: "wandb.json")
        #expect(try program.apus("check", "wandb.json", "--no-estimate").code == 0)
        let files = Self.bad.indices.map { "bad\($0).json" }
        for file in files { #expect(try program.apus("check", file, "--no-estimate").code == 2, "\(file)") }
        let quickStart = Repository.experiments.appendingPathComponent("quickstart.json").path
        #expect(try program.apus("check", quickStart, "--no-estimate").code == 0)
        let python = try #require(OutsideProgram.pythonWithJSONSchema).words[0]
        let judged = try program.start(python: python, Self.judge, files + good + ["wandb.json"])
        let expected = files.map { _ in "False" } + good.map { _ in "True" } + ["True"]
        #expect(judged.output.split(separator: "\n").map(String.init) == expected, "\(judged.messages)")
    }
}
