import Testing

@testable import Parameters
@testable import Planning

@Suite struct SweepDecodingTests {
    private let everyKey = """
        {
          "$schema": "apus.schema.json",
          "name": "every key",
          "description": "all of them",
          "method": "grid",
          "metric": {"name": "test_loss", "goal": "maximize"},
          "trainer": {"corpus": "ptb", "epochs": 3, "diverged": {"above_uniform": false}, "learning_rate": 1.0},
          "parameters": {
            "cell": {"values": ["lstm", "gru", "gru_cho"]},
            "rnn_dropout": {"value": 0.2, "when": {"layer_dropout": [0.5], "cell": ["gru", "lstm"]}}
          },
          "trials": [{"layer_dropout": 0.5, "learning_rate": 4}, {"layer_dropout": 0, "clip_norm": null}],
          "seeds": [3, 1],
          "seed": 7,
          "run_cap": 50,
          "time_cap": "2d",
          "workers": 4,
          "threads_per_worker": 2,
          "retries": 0,
          "trial_timeout": "1h30m",
          "trial_memory": "1.5GB",
          "hang_timeout": null,
          "on_failure": "stop",
          "checkpoint": {"keep": "both"},
          "executor": {"type": "local"}
        }

        """

    @Test func everyKeyArrives() throws {
        let sweep = try Engine.decode(everyKey)
        #expect(sweep.name == "every key")
        #expect(sweep.description == "all of them")
        #expect(sweep.method == .grid)
        #expect(sweep.runCap == 50 && sweep.timeCap == .seconds(172_800))
        #expect(sweep.metric == Metric(name: "test_loss", goal: .maximize))
        #expect(sweep.trainer.names == ["corpus", "epochs", "diverged.above_uniform", "learning_rate"])
        #expect(sweep.trainer["diverged.above_uniform"] == .boolean(false))
        #expect(sweep.trainer["learning_rate"]?.display == "1.0")
        #expect(
            sweep.parameters == [
                Parameter(name: "cell", values: [.string("lstm"), .string("gru"), .string("gru_cho")]),
                Parameter(
                    name: "rnn_dropout", values: [value(0.2)],
                    condition: ["layer_dropout": [value(0.5)], "cell": [.string("gru"), .string("lstm")]]),
            ])
        #expect(
            sweep.rows == [
                ["layer_dropout": value(0.5), "learning_rate": value(4)],
                ["layer_dropout": value(0), "clip_norm": .null],
            ])
        #expect(sweep.seeds == [3, 1])
        #expect(sweep.searchSeed == 7)
        #expect(sweep.workers == 4)
        #expect(sweep.threadsPerWorker == 2)
        #expect(sweep.retries == 0)
        #expect(sweep.trialTimeout == .seconds(5400))
        #expect(sweep.trialMemory == ByteCount(1_500_000_000))
        #expect(sweep.hangTimeout == nil)
        #expect(sweep.onFailure == .stop)
        #expect(sweep.keptCheckpoints == .both)
        #expect(sweep.text == everyKey)
    }

    @Test func whatIsLeftOutHasItsDefault() throws {
        let sweep = try Engine.decode("{\"method\": \"list\", \"trials\": [{}]}", file: "Experiments/first try.json")
        #expect(sweep.name == "first try")
        #expect(sweep.metric == Metric(name: "valid_perplexity", goal: .minimize))
        #expect(sweep.seeds == [1])
        #expect(sweep.searchSeed == 0)
        #expect(sweep.workers == nil)
        #expect(sweep.threadsPerWorker == 1)
        #expect(sweep.retries == 2)
        #expect(sweep.trialTimeout == nil)
        #expect(sweep.trialMemory == nil)
        #expect(sweep.hangTimeout == .seconds(300))
        #expect(sweep.onFailure == .continue)
        #expect(sweep.keptCheckpoints == .last)
    }

    @Test func repeatCountsSeedsFromOne() throws {
        #expect(try Engine.decode("{\"method\": \"list\", \"trials\": [{}], \"repeat\": 4}").seeds == [1, 2, 3, 4])
    }

    @Test func seedsKeepTheirLastDigit() throws {
        let sweep = try Engine.decode("{\"method\": \"list\", \"trials\": [{}], \"seeds\": [9007199254740991, 2e1]}")
        #expect(sweep.seeds == [9_007_199_254_740_991, 20])
    }

    @Test func aValueThatOnlySomeRowsReplaceIsADefault() throws {
        let text = "{\"method\": \"list\", \"trainer\": {\"epochs\": 2}, \"trials\": [{\"epochs\": 3}, {}]}"
        #expect(try Engine.complaints(text) == [])
    }

    @Test(arguments: [
        ("a/b/quickstart.json", "quickstart"), ("x", "x"), ("/abs/x.json.json", "x.json"), (".json", "sweep"),
        ("", "sweep"), ("dir/", "dir"),
    ])
    func theFileNamesTheSweep(file: String, name: String) {
        #expect(Sweep.defaultName(file: file) == name)
    }

    @Test(
        arguments: [
            ("\"90s\"", 90), ("\"30m\"", 1800), ("\"6h\"", 21_600), ("\"1h30m\"", 5400), ("\"1d2h3m4s\"", 93_784),
            ("\"0h1s\"", 1), ("60", 60), ("1.5", 1.5), ("1e9", 1e9),
        ] as [(String, Double)])
    func durationsAreRead(json: String, seconds: Double) throws {
        #expect(Duration(sweepFile: try JSONNode(parsing: json)) == .seconds(seconds))
    }

    @Test(
        arguments: [
            (90, "1m30s"), (1800, "30m"), (5400, "1h30m"), (93_784, "1d2h3m4s"), (0.5, "0.5s"), (86_400, "1d"),
        ] as [(Double, String)])
    func durationsAreToldAsTheyAreRead(seconds: Double, text: String) {
        #expect(Duration.seconds(seconds).sweepFileText == text)
    }

    @Test(arguments: [
        "\"\"", "\"90\"", "\"h\"", "\"1s1m\"", "\"1m1m\"", "\"-1s\"", "\"1.5h\"", "\"1 h\"", "\"1H\"", "\"0m\"", "0",
        "-1",
        "1e10", "\"1234567890s\"", "true", "null", "[1]",
    ])
    func whatIsNoDurationIsNot(json: String) throws {
        #expect(Duration(sweepFile: try JSONNode(parsing: json)) == nil)
    }
}

@Suite struct ByteCountTests {
    private func bytes(_ json: String) throws -> Int? { ByteCount(sweepFile: try JSONNode(parsing: json))?.bytes }

    @Test(arguments: [
        ("1", 1), ("2e9", 2_000_000_000), (#""1B""#, 1), (#""0.5B""#, 1), (#""3kB""#, 3000), (#""3KB""#, 3000),
        (#""2MB""#, 2_000_000), (#""1.5GB""#, 1_500_000_000), (#""1KiB""#, 1024), (#""1.5MiB""#, 1_572_864),
        (#""1GiB""#, 1_073_741_824), (#""2TiB""#, 2_199_023_255_552), (#""999999999TiB""#, .max),
    ])
    func anAmountIsRead(json: String, expected: Int) throws { #expect(try bytes(json) == expected) }

    @Test(arguments: [
        "0", "-1", "1.5", "1e16", "true", #""2G""#, #""GB""#, #""0GB""#, #""0.0GB""#, #""-1GB""#, #""1 GB""#, #""1gb""#,
        #""1.GB""#, #""1.5.5GB""#, #""1e3MB""#, #""2GBB""#, #""1234567890B""#, #""٣GB""#,
    ])
    func whatIsNoAmountIsNone(json: String) throws { #expect(try bytes(json) == nil) }

    @Test(arguments: [
        (1, "1 B"), (999, "999 B"), (1000, "1 kB"), (1_572_864, "1.6 MB"), (123_456_789, "123 MB"),
        (999_600_000, "1 GB"), (2_000_000_000, "2 GB"), (5_000_000_000_000_000, "5000 TB"),
    ])
    func anAmountIsWrittenShort(bytes: Int, expected: String) { #expect(ByteCount(bytes).description == expected) }

    /// A program takes settings that it does not describe: any name, and any value as it stands.
    @Test func aTrainerMayTakeAnySettings() throws {
        let text = """
            {"method": "grid", "metric": {"name": "acc"}, "trainer": {"epochs": 3, "data": "mnist"},
             "parameters": {"lr": {"values": [1e-4, 0.1]}, "use_bn": {"values": [true, null]},
               "width": {"values": [8, "wide"], "when": {"use_bn": [true]}}}}
            """
        var vocabulary = Engine.vocabulary
        vocabulary.metrics = []
        #expect(throws: PlanningError.self) { try Sweep.decode(text, file: "x.json", for: vocabulary) }
        vocabulary.isOpen = true
        let sweep = try Sweep.decode(text, file: "x.json", for: vocabulary)
        #expect(sweep.trainer.jsonText == #"{"epochs":3,"data":"mnist"}"#)
        #expect(
            sweep.configurations.map(\.jsonText) == [
                #"{"lr":1e-4,"use_bn":true,"width":8}"#, #"{"lr":1e-4,"use_bn":true,"width":"wide"}"#,
                #"{"lr":1e-4,"use_bn":null}"#, #"{"lr":0.1,"use_bn":true,"width":8}"#,
                #"{"lr":0.1,"use_bn":true,"width":"wide"}"#, #"{"lr":0.1,"use_bn":null}"#,
            ])
        // What is described is checked all the same, and what is no value is refused.
        for wrong in [#""epochs": 0"#, #""data": ["\u0000"]"#] {
            let file = #"{"method": "list", "trials": [{}], "trainer": {\#(wrong)}}"#
            let error = #expect(throws: PlanningError.self) { try Sweep.decode(file, file: "x.json", for: vocabulary) }
            #expect("\(try #require(error))".contains("must "))
        }
    }
}
