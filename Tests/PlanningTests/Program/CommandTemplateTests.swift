import Parameters
import Planning
import Testing

/// What the macros of a command stand for, as W&B's documentation of sweep commands has it.
@Suite struct CommandTemplateTests {
    private let context = CommandContext(
        parameters: [
            "lr": .number(Number(literal: "1e-5")!), "flag": .boolean(true), "off": .boolean(false),
            "opt": .string("adam w"),
            "deq": .object(["max_iter": .number(Number(40))]),
        ],
        seed: 7, trialDirectory: "/t/1", checkpointDirectory: "/t/c", parametersFile: "/t/p.json",
        interpreter: "python3",
        program: "train.py", variable: { ["HOME": "/home/me"][$0] })

    private func words(_ command: String...) throws -> [String] { try CommandTemplate(command).arguments(context) }

    @Test func wordsStandForTheParameters() throws {
        #expect(try words("${env}", "${interpreter}", "${program}") == ["/usr/bin/env", "python3", "train.py"])
        #expect(
            try words("${args}")
                == ["--lr=1e-05", "--flag=True", "--off=False", "--opt=adam w", "--deq={'max_iter': 40}"])
        #expect(
            try words("${args_no_hyphens}") == [
                "lr=1e-05", "flag=True", "off=False", "opt=adam w", "deq={'max_iter': 40}",
            ])
        #expect(
            try words("${args_no_equals}")
                == [
                    "--lr", "1e-05", "--flag", "True", "--off", "False", "--opt", "adam w", "--deq", "{'max_iter': 40}",
                ])
        #expect(
            try words("${args_no_boolean_flags}") == ["--lr=1e-05", "--flag", "--opt=adam w", "--deq={'max_iter': 40}"])
        #expect(try words("${args_append_hydra}").first == "+lr=1e-05")
        #expect(try words("${args_override_hydra}").last == "++deq={'max_iter': 40}")
        #expect(
            try words("${args_json}")
                == [#"{"lr": 1e-05, "flag": true, "off": false, "opt": "adam w", "deq": {"max_iter": 40}}"#])
        #expect(try words("-c", "${args_json_file}") == ["-c", "/t/p.json"])
    }

    @Test func someMayStandInsideAWord() throws {
        #expect(try words("${envvar:HOME}/x") == ["/home/me/x"])
        #expect(
            try words("--lr=${parameter:lr}:${parameter:deq.max_iter}", "${parameter:opt}") == [
                "--lr=1e-05:40", "adam w",
            ])
        #expect(try words("${trial_directory}/a", "x${checkpoint_directory}", "${seed}") == ["/t/1/a", "x/t/c", "7"])
        #expect(try words("$${x}", "$x", "a$", "") == ["${x}", "$x", "a$", ""])
    }

    @Test(arguments: [
        ("${interpereter}", "did you mean `${interpreter}`?"), ("--x=${args}", "make it a word of its own"),
        ("${HOME}", "write `${envvar:HOME}`"), ("${args", "must be closed"), ("${zzzzzz}", "there are `env`"),
        ("${parameter:}", "is not a macro"),
    ])
    func whatIsNoMacroIsRefused(_ word: String, _ words: String) throws {
        let problem = try #require(throws: Problem.self) { try CommandTemplate([word]) }
        #expect(problem.rule.contains(words), "\(problem.rule)")
    }

    @Test func whatIsNotThereIsNamed() throws {
        #expect(throws: PlanningError.missingVariable(name: "NOPE", word: "${envvar:NOPE}")) {
            try words("${envvar:NOPE}")
        }
        #expect(throws: PlanningError.missingParameter(name: "deq.x", word: "a${parameter:deq.x}")) {
            try words("a${parameter:deq.x}")
        }
    }

    @Test func wordsAreQuotedForAShell() {
        #expect(
            ShellText.quoted(["python3", "--lr=1e-05", "a b", "it's", "", "$x", "=ls", "~/x", "é"])
                == #"python3 --lr=1e-05 'a b' 'it'\''s' '' '$x' '=ls' '~/x' 'é'"#)
    }
}
