import Testing

@testable import Parameters
@testable import Planning

@Suite struct TrialsTests {
    /// Each trial as `cell hidden …/seed` in the order of its parameters.
    private func lines(_ sweep: Sweep) -> [String] {
        sweep.trials(defaults: Engine.defaults).map { trial in
            trial.parameters.map(\.value.display).joined(separator: " ") + "/\(trial.seed)"
        }
    }

    @Test func theLastParameterIsFastestAndSeedsFollowEachOther() throws {
        let sweep = try Engine.decode(
            """
            {"method": "grid", "seeds": [5, 2], "parameters": {
              "cell": {"values": ["lstm", "gru"]}, "layers": {"value": 1}, "hidden": {"values": [30, 10, 20]}}}
            """)
        #expect(
            lines(sweep) == [
                "lstm 1 30/5", "lstm 1 30/2", "lstm 1 10/5", "lstm 1 10/2", "lstm 1 20/5", "lstm 1 20/2",
                "gru 1 30/5", "gru 1 30/2", "gru 1 10/5", "gru 1 10/2", "gru 1 20/5", "gru 1 20/2",
            ])
        #expect(sweep.trials(defaults: [:]).map(\.number) == Array(1...12))
        #expect(sweep.trialCount == 12)
    }

    @Test func rowsAreOutermost() throws {
        let sweep = try Engine.decode(
            """
            {"method": "grid", "trials": [{"hidden": 2, "epochs": 5}, {"hidden": 1}], "parameters": {
              "layers": {"values": [1, 2]}}}
            """)
        #expect(lines(sweep) == ["2 5 1/1", "2 5 2/1", "1 1/1", "1 2/1"])
        #expect(sweep.trials(defaults: Engine.defaults).map(\.epochs) == [5, 5, 14, 14])
    }

    @Test func equalValuesAndEqualConfigurationsAppearOnce() throws {
        let sweep = try Engine.decode(
            """
            {"method": "grid", "trials": [{"hidden": 3}, {"hidden": 4}, {"hidden": 3.0}],
             "parameters": {"layers": {"values": [1, 2, 1.0, 1]}}}
            """)
        #expect(lines(sweep) == ["3 1/1", "3 2/1", "4 1/1", "4 2/1"])
        #expect(sweep.trialCount == 4)
    }

    @Test func aParameterWhoseConditionFailsIsAbsent() throws {
        let sweep = try Engine.decode(
            """
            {"method": "grid", "trainer": {"rnn_dropout": 0.1}, "parameters": {
              "layer_dropout": {"values": [0, 0.5]},
              "rnn_dropout": {"values": [0.2, 0.3], "when": {"layer_dropout": [0.5]}},
              "hidden": {"values": [1, 2], "when": {"rnn_dropout": [0.3], "layer_dropout": [0, 0.5]}}}}
            """)
        #expect(lines(sweep) == ["0/1", "0.5 0.2/1", "0.5 0.3 1/1", "0.5 0.3 2/1"])
        let trials = sweep.trials(defaults: Engine.defaults)
        #expect(trials.map { $0.settings["rnn_dropout"] } == [value(0.1), value(0.2), value(0.3), value(0.3)])
        #expect(trials.map { $0.settings["hidden"] } == [value(200), value(200), value(1), value(2)])
        #expect(trials[0].parameters["rnn_dropout"] == nil)
        #expect(sweep.trialCount == 4)
    }

    @Test func aConditionMayNameALaterParameterOrARow() throws {
        let sweep = try Engine.decode(
            """
            {"method": "grid", "trials": [{"cell": "lstm"}, {"cell": "gru", "hidden": 9}], "parameters": {
              "hidden": {"values": [1, 2], "when": {"layers": [2]}},
              "layers": {"values": [1, 2]},
              "batch": {"values": [7, 8], "when": {"cell": ["gru"], "hidden": [9, 2]}}}}
            """)
        #expect(
            sweep.trials(defaults: [:]).map(\.parameters.jsonText) == [
                #"{"cell":"lstm","layers":1}"#,
                #"{"cell":"lstm","hidden":1,"layers":2}"#,
                #"{"cell":"lstm","hidden":2,"layers":2}"#,
                #"{"cell":"gru","hidden":9,"layers":1,"batch":7}"#,
                #"{"cell":"gru","hidden":9,"layers":1,"batch":8}"#,
                #"{"cell":"gru","hidden":1,"layers":2}"#,
                #"{"cell":"gru","hidden":2,"layers":2,"batch":7}"#,
                #"{"cell":"gru","hidden":2,"layers":2,"batch":8}"#,
            ])
        #expect(sweep.trialCount == 8)
    }

    @Test func settingsAreDefaultsThenTrainerThenRowThenParameters() throws {
        let sweep = try Engine.decode(
            """
            {"method": "grid", "trainer": {"epochs": 3, "diverged": {"above_uniform": false}},
             "trials": [{"learning_rate": 4.0}], "parameters": {"cell": {"value": "gru"}}}
            """)
        let trial = try #require(sweep.trials(defaults: Engine.defaults).first)
        #expect(trial.settings.names == Engine.settings.map(\.name))
        #expect(trial.settings["epochs"] == value(3))
        #expect(trial.settings["learning_rate"]?.display == "4.0")
        #expect(trial.settings["cell"] == .string("gru"))
        #expect(trial.settings["diverged.above_uniform"] == .boolean(false))
        #expect(trial.settings["decay_epoch"] == value(6))
        #expect(trial.parameters.jsonText == #"{"learning_rate":4.0,"cell":"gru"}"#)
        #expect(trial.epochs == 3)
    }

    /// What `trainer` fixes decides a condition, unless a row or a parameter has another value.
    @Test(arguments: [
        (#"{"cell": "lstm"}"#, "", ["1/1", "2/1"]), (#"{"cell": "gru"}"#, "", ["/1"]),
        (#"{"cell": "gru"}"#, #""trials": [{"cell": "lstm"}, {"hidden": 7}],"#, ["1/1", "2/1", "/1"]),
        (#"{"cell": "lstm"}"#, #""trials": [{"cell": "gru"}, {"hidden": 7}],"#, ["/1", "1/1", "2/1"]),
        (#"{"cell": "lstm", "diverged": {"above_uniform": false}}"#, "", ["1/1", "2/1"]),
    ])
    func aConditionOnWhatTheTrainerFixesIsDecided(trainer: String, rows: String, expected: [String]) throws {
        let text = """
            {"method": "grid", "trainer": \(trainer), \(rows)
             "parameters": {"layers": {"values": [1, 2], "when": {"cell": ["lstm"]}},
              "batch": {"value": 5, "when": {"layers": [1, 2]}}}}
            """
        let sweep = try Engine.decode(text)
        let trials = sweep.trials(defaults: Engine.defaults)
        #expect(trials.map { "\($0.parameters["layers"]?.display ?? "")/\($0.seed)" } == expected)
        #expect(trials.allSatisfy { ($0.parameters["batch"] == nil) == ($0.parameters["layers"] == nil) })
        #expect(sweep.trialCount == expected.count)
    }

    @Test func aConditionOnADottedSettingThatTheTrainerFixesIsDecided() throws {
        let text = """
            {"method": "grid", "trainer": {"diverged": {"above_uniform": false}},
             "parameters": {"layers": {"values": [1, 2], "when": {"diverged.above_uniform": [true]}}}}
            """
        #expect(try Engine.decode(text).trialCount == 1)
        #expect(try Engine.decode(text, set: ["trainer.diverged.above_uniform=true"]).trialCount == 2)
    }

    /// What is wrong stays wrong: a value that the setting never has, wherever it comes from, and one that it cannot have.
    @Test(arguments: [
        (#"{"cell": "lstm"}"#, "lstn", #"when.cell[0]: must be one of"#),
        ("{}", "lstm", "is neither in `parameters` nor in a row of `trials` nor in `trainer`"),
        (#"{"cell": "lstm"}, "trials": [{"cell": "gru"}, {"hidden": 7}]"#, "gru_cho", #"is never "gru_cho"; it takes"#),
    ])
    func aWrongConditionIsRefusedStill(trainer: String, value: String, complaint: String) throws {
        let text = """
            {"method": "grid", "trainer": \(trainer), "parameters": {"layers": {"value": 1, "when": {"cell": ["\(value)"]}}}}
            """
        let complaints = try Engine.complaints(text)
        #expect(complaints.count == 1 && complaints[0].contains(complaint), "\(complaints)")
    }

    @Test func circlesEndInsteadOfTurning() {
        let sweep = Sweep(
            name: "circle",
            parameters: [
                Parameter(name: "a", values: [value(1), value(2)], condition: ["b": [value(1)]]),
                Parameter(name: "b", values: [value(1)], condition: ["a": [value(1)]]),
                Parameter(name: "c", values: [value(1), value(2)]),
            ])
        #expect(lines(sweep) == ["1/1", "2/1"])
    }
}
