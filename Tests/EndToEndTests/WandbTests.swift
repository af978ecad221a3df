import Foundation
import TestSupport
import Testing

/// W&B's sweep definitions, unchanged: what is started is what W&B's own code starts.
@Suite struct WandbTests {
    private static let folder = Repository.root.appending(path: "Tests/Wandb")

    private static let python = ProcessInfo.processInfo.environment["APUS_WANDB_PYTHON"].flatMap {
        $0.isEmpty ? nil : $0
    }

    private static let isSkipped: Comment =
        "SKIPPED: $APUS_WANDB_PYTHON names no Python with wandb and sweeps; Tests/Wandb/install makes one"

    private static let grids = [
        "words.yaml", "nested.yaml", "small-numbers.yaml", "hydra.yaml", "hydra-append.yaml", "hydra-override.yaml",
        "flags.yaml", "metric-with-blanks.yaml", "linked.yaml", "lists.yaml", "bash.yaml", "no-arguments.yaml",
        "args-json.json", "booleans.yaml",
    ]

    private func program(_ definition: String) throws -> Program {
        let program = try Program(environment: ["DATA_ROOT": "/data"])
        let text = try String(contentsOf: Self.folder.appending(path: "definitions/\(definition)"), encoding: .utf8)
        try program.write(text, to: definition)
        for name in ["train.py", "main.py", "train.sh"] { try program.write("", to: name) }
        return program
    }

    /// What the judge says of the lines that `check` printed.
    private func verdict(_ program: Program, _ arguments: [String]) throws -> Program.Result {
        let judge = Self.folder.appending(path: "judge.py").path
        let words = ([try #require(Self.python), judge] + arguments).map { "'\($0)'" }.joined(separator: " ")
        return try program.startOther(["sh", "-c", "\(words) < lines"]).finish()
    }

    @Test(.enabled(if: python != nil, isSkipped), arguments: grids)
    func aGridStartsWhatWandbStarts(definition: String) throws {
        let program = try program(definition)
        let check = try program.apus("check", definition, "--commands", "100")
        #expect(check.code == 0, "\(check.messages)")
        try program.write(check.output, to: "lines")
        let verdict = try verdict(program, ["grid", definition])
        let lines = check.output.split(separator: "\n").count
        #expect(lines > 1 && verdict.output == "\(lines)\n", "\(verdict.messages)")
    }

    @Test(.enabled(if: python != nil, isSkipped), arguments: ["probabilities.yaml", "q-values.yaml"])
    func drawnValuesAreSpelledAsWandbSpellsThem(definition: String) throws {
        let program = try program(definition)
        let check = try program.apus("check", definition, "--commands", "12")
        #expect(check.code == 0, "\(check.messages)")
        try program.write(check.output, to: "lines")
        try program.write(try program.apus("check", definition, "--json").output, to: "trials.json")
        let verdict = try verdict(program, ["spelling", definition, "trials.json"])
        #expect(verdict.output == "12\n", "\(verdict.messages)")
    }

    /// Counted by hand in the file.
    @Test func everyMistakeOfADefinitionIsToldAtOnce() throws {
        let program = try program("broken.yaml")
        let check = try program.apus("check", "broken.yaml")
        #expect(check.code == 2 && check.output.isEmpty)
        let places = check.messages.split(separator: "\n").map { line in
            line.split(separator: ": ").prefix(2).joined(separator: " ")
        }
        #expect(
            places == [
                "broken.yaml:1:1 progam", "broken.yaml:2:9 method", "broken.yaml:3:9 metric",
                "broken.yaml:3:16 metric.goal", "broken.yaml:5:7 parameters.lr", "broken.yaml:6:7 parameters.wd",
                "broken.yaml:7:11 parameters.depth.vales",
                "broken.yaml:10:5 command[1]",
            ], "\(check.messages)")
        #expect(check.messages.contains("did you mean `program`?") && check.messages.contains(#"write {"value": 0.1}"#))
    }

    @Test func aDefinitionRunsWithTheCommandThatIsGiven() throws {
        let program = try program("words.yaml")
        try program.write(
            "method: grid\nproject: p\nparameters:\n  b: {values: [1, null]}\n  a: {value: true}\n"
                + "early_terminate: {type: hyperband, min_iter: 3}\n", to: "open.yaml")
        let refused = try program.apus("check", "open.yaml")
        #expect(refused.code == 2 && refused.messages.contains("apus run FILE -- python3 train.py '${args}'"))
        let script = #"echo "$@" >> seen; printf '{"loss": 1}\n' >> "$APUS_REPORTS""#
        let words = ["open.yaml", "--", "sh", "-c", script, "sh", "${args}"]
        for expected in ["2 to run", "0 to run"] {
            let run = try program.start(["run", "--workers", "1"] + words).finish()
            #expect(run.code == 0 && run.messages.contains("2 trials, \(expected)"), "\(run.messages)")
            #expect(run.messages.contains("open.yaml: `project` changes nothing here"), "\(run.messages)")
        }
        #expect(try program.read("seen") == "--a=True --b=1\n--a=True --b=None\n")
    }
}
