import Parameters
import Testing

@testable import Planning

/// What W&B's definitions become. That W&B starts the same commands is judged by its own code, in `EndToEndTests`.
@Suite struct WandbDefinitionTests {
    private func definition(_ text: String) throws -> WandbDefinition {
        let root = try #require(JSONNode.reading(yaml: Array(text.utf8)).root)
        return WandbDefinition(root, known: SweepFileShape(settings: [], metrics: []).root.names)
    }

    @Test func aDefinitionBecomesASweepFile() throws {
        let read = try definition(
            """
            program: train.py
            method: grid
            name: n
            project: p
            kind: sweep
            metric: {name: a b/c, impute: best, goal: maximize}
            parameters:
              é: {value: 1}
              b: {parameters: {z: {value: 1}, Z: {value: 2}}}
              a: {values: [1], probabilities: [1], distribution: categorical_w_probabilities}
            workers: 2
            """)
        #expect(
            read.sweepFile.compactText
                == #"{"method":"grid","name":"n","metric":{"name":"a b/c","goal":"maximize"},"parameters":{"#
                + #""a":{"values":[1],"probabilities":[1],"distribution":"categorical"},"#
                + #""b":{"parameters":{"Z":{"value":2},"z":{"value":1}}},"é":{"value":1}},"workers":2,"#
                + #""trainer":{"program":"train.py","command":["${env}","${interpreter}","${program}","${args}"]}}"#)
        #expect(read.problems.isEmpty)
        #expect(read.notices == ["`project`, `kind` and `metric.impute` change nothing here"])
        #expect(read.sweepFile["parameters"]?["é"]?.place == .file(line: 8, column: 6))
    }

    @Test(arguments: [
        (#"{"program": "a.py"}"#, true), (#"{"command": []}"#, true), (#"{"project": "p"}"#, true),
        (#"{"program": "a.py", "trainer": {}}"#, false), (#"{"method": "grid", "parameters": {}}"#, false),
    ])
    func aKeyThatOnlyWandbHasTellsADefinition(json: String, isOne: Bool) throws {
        #expect(WandbDefinition.isOne(try JSONNode(parsing: json)) == isOne)
    }

    @Test func whatDoesNotSayWhatToStartIsRefused() throws {
        let read = try definition("project: p\nprogramm: t.py\nparameters: {a: {value: 1}}")
        #expect(
            read.problems.map { $0.line(file: "f") } == [
                "f:2:1: programm: `programm` is not a key of a sweep definition; did you mean `program`?",
                "f:1:1: " + WandbDefinition.nothingToStart,
            ])
    }

    /// What is stored is read again as the same sweep: the file itself, or the effective one.
    @Test func whatIsStoredIsReadAgain() throws {
        let text =
            "program: t.py\nmethod: grid\nearly_terminate: {type: hyperband}\nparameters: {b: {value: 1}, a: {values: [1, 2]}}\n"
        let changes = [Override(ignoring: "early_terminate"), Override(command: ["sh", "${args}"])]
        let sweep = try Sweep.decode(text, file: "a.yaml", overrides: changes, for: Engine.vocabulary)
        #expect(sweep.program?.command.words == ["sh", "${args}"] && sweep.parameters.map(\.name) == ["a", "b"])
        #expect(try JSONNode(parsing: sweep.text)["trainer"] == nil)
        let again = try Sweep.decode(
            sweep.text, file: "s", format: SweepFormat(stored: sweep.text), for: Engine.vocabulary)
        #expect(again.changes(since: sweep, defaults: [:]).isEmpty && again.program == sweep.program)
    }

    // MARK: - Words that are booleans in YAML 1.1

    /// As PyYAML 6.0.3 reads it, which W&B reads definitions with.
    private static let words = "{values: [yes, No, ON, off, 'yes', !!str no, y, true]}"

    /// The values of the only parameter of a file, and what a person is told of it.
    private func read(_ text: String, _ changes: [Override] = [], _ format: SweepFormat = .yaml) throws -> Sweep {
        try Sweep.decode(text, file: "a", overrides: changes, format: format, for: Engine.vocabulary)
    }

    @Test func inADefinitionTheyAreBooleans() throws {
        let sweep = try read("program: t.py\nmethod: random\nparameters: {a: \(Self.words)}\nrun_cap: 2")
        let values: [ParameterValue] = [
            .boolean(true), .boolean(false), .boolean(true), .boolean(false), .string("yes"), .string("no"),
            .string("y"),
            .boolean(true),
        ]
        #expect(sweep.parameters.first?.domain.values == values)
        #expect(
            sweep.notices == [
                "`No` is false, `ON` is true, `off` is false, `yes` is true, as W&B reads YAML; put a word in quotes to have "
                    + "it as a text"
            ])
    }

    /// What is stored is JSON when something was overridden.
    @Test func theyAreStoredAsBooleans() throws {
        let file = "program: t.py\nmethod: grid\nparameters: {a: {values: [yes, 'on']}}"
        let stored = try read(file, [Override(parsing: "run_cap=1")])
        let again = try read(stored.text, [], SweepFormat(stored: stored.text))
        #expect(again.parameters.first?.domain.values == [.boolean(true), .string("on")])
        #expect(again.notices.isEmpty)
    }

    @Test func inASweepFileTheyAreTexts() throws {
        let start = "method: grid\ntrainer: {command: [sh, on]}\nparameters: "
        let sweep = try read(start + "{a: {values: [yes, 'on']}}")
        #expect(sweep.parameters.first?.domain.values == [.string("yes"), .string("on")])
        #expect(sweep.notices == ["`yes` without quotes is a text here; for booleans write true and false"])
        #expect(try read(start + "{a: {values: ['yes', \"on\", true]}}").notices.isEmpty)
        let json = #"{"method": "grid", "program": "p", "parameters": {"a": {"values": ["yes"]}}}"#
        #expect(try read(json, [], .json).notices.isEmpty)
    }

    @Test(arguments: [
        (
            "sweep:\n  method: grid\n  parameters: {a: {value: 1}}",
            "1:1: sweep: a sweep file begins with its own keys; move what stands under `sweep` to the top of the file"
        ),
        (
            "config: {parameters: {a: {value: 1}}}",
            "1:1: config: a sweep file begins with its own keys; move what stands under `config` to the top of the file"
        ),
    ])
    func aFileOneLevelTooDeepIsTold(text: String, complaint: String) throws {
        let error = #expect(throws: PlanningError.self) { try Engine.decode(text, file: "a.yaml") }
        #expect(error?.description == "a.yaml:" + complaint)
    }

    @Test func parametersOfNobodyAreToldHowToNameTheirProgram() throws {
        let error = #expect(throws: PlanningError.self) {
            try Engine.decode("method: grid\nparameters:\n  lr: {values: [1, 2]}", file: "a.yaml")
        }
        #expect(error?.description.contains("apus run FILE -- python3 train.py '${args}'") == true)
        let known = #expect(throws: PlanningError.self) {
            try Engine.decode("method: grid\nparameters:\n  lr: {values: [1]}\n  layers: {value: 1}", file: "a.yaml")
        }
        #expect(known?.description.contains("apus run FILE") == false)
    }
}
