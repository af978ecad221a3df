import Parameters
import Testing

@testable import Planning

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
        (
            "${interpereter}",
            "`${interpereter}` is not a macro; did you mean `${interpreter}`? For the text itself write `$${interpereter}`"
        ),
        ("--x=${args}", "`${args}` stands for whole words; make it a word of its own"),
        (
            "${HOME}",
            "`${HOME}` is not a macro; for a variable write `${envvar:HOME}`, for the text itself write `$${HOME}`"
        ),
        ("${args", "`${` must be closed by `}`; for the text itself write `$${`"),
        (
            "x${parameter:}",
            "`${parameter:}` is not a macro; there are `trial_directory`, `checkpoint_directory`, `seed`, `envvar:NAME` and "
                + "`parameter:NAME`; for the text itself write `$${parameter:}`"
        ),
    ])
    func whatIsNoMacroIsRefused(_ word: String, _ rule: String) throws {
        let problem = try #require(throws: Problem.self) { try CommandTemplate([word]) }
        #expect(problem.rule == rule)
    }

    /// Inside a word those macros are of no use that stand for whole ones.
    @Test func everyMacroOfAWordIsTold() throws {
        let read = CommandTemplate.read("--a=${sede}/${progam}/${seed}")
        #expect(
            read.mistakes == [
                "`${sede}` is not a macro; did you mean `${seed}`? For the text itself write `$${sede}`",
                "`${progam}` is not a macro; there are `trial_directory`, `checkpoint_directory`, `seed`, `envvar:NAME` and "
                    + "`parameter:NAME`; for the text itself write `$${progam}`",
            ])
        #expect(CommandTemplate.read("${progam}").mistakes.first?.contains("did you mean `${program}`?") == true)
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
