import Foundation
import TestSupport
import Testing

/// Wrong use and wrong files: a clear message, the right code, nothing touched.
@Suite struct MistakeTests {
    @Test func everyMistakeOfAFileIsToldAtOnceAndNothingIsWritten() throws {
        let program = try Program()
        try program.write(
            """
            {
              "method": "grid",
              "trainer": {"corpus": "synthetic", "epochs": 0},
              "parameters": {
                "learning_rat": {"values": [1, 2]}
              },
              "worker": 2
            }
            """, to: "bad.json")
        let run = try program.apus("run", "bad.json")
        #expect(run.code == 2)
        #expect(run.messages.contains("bad.json:3:48: trainer.epochs"), "\(run.messages)")
        #expect(run.messages.contains("bad.json:5:5: parameters.learning_rat"))
        #expect(run.messages.contains("learning_rate"))
        #expect(run.messages.contains("bad.json:7:3: worker"))
        #expect(!program.exists("Results"))
    }

    @Test func aMissingCorpusIsToldBeforeAnythingRuns() throws {
        let program = try Program()
        try program.write(
            #"{"method": "grid", "trainer": {"corpus": "nowhere"}, "parameters": {"cell": {"value": "gru"}}}"#,
            to: "a.json")
        let run = try program.apus("run", "a.json")
        #expect(run.code == 2)
        #expect(run.messages.contains("nowhere"))
        #expect(!program.exists("Results"))
    }

    private static let commands: [(line: String, code: Int32)] = [
        ("frobnicate", 2), ("run", 2), ("run missing.json", 2), ("best", 3), ("best --at noon", 2),
        ("train --epochs 0", 2), ("train --cell rnn", 2), ("eval missing.safetensors", 2),
        ("sample missing.safetensors", 2), ("sample x --temperature -1", 2), ("sample x --temperature nan", 2),
        ("sample x --length -1", 2), ("--help", 0),
        ("run --help", 0), ("--version", 0), ("run a.json --workers 0", 2), ("run a.json --set =3", 2),
        ("corpus fetch wikitext", 2),
    ]

    @Test(arguments: commands)
    func exitCodesTellWhatKindOfMistakeItWas(line: String, code: Int32) throws {
        let program = try Program()
        let result = try program.start(line.split(separator: " ").map(String.init)).finish()
        #expect(result.code == code, "\(result.messages)")
        #expect(code == 0 ? result.messages.isEmpty : result.output.isEmpty)
    }

    /// Numbers are typed as a sweep file has them, whichever option they are for.
    @Test(arguments: ["0x10", "+4", "--json"])
    func aNumberIsTypedAsJSONHasIt(text: String) throws {
        let program = try Program()
        let commands = [
            ["train", "--corpus", "nowhere", "--learning-rate", text],
            ["train", "--corpus", "nowhere", "--epochs", text], ["train", "--corpus", "nowhere", "--seed", text],
            ["train", "--corpus", "nowhere", "--diverged-window-loss", text],
            ["train", "--corpus", "nowhere", "--corpus-seed", text],
            ["sample", "x", "--seed", text],
            ["sample", "x", "--temperature", text], ["sample", "x", "--length", text], ["eval", "x", "--batch", text],
            ["eval", "x", "--sequence", text], ["run", "x", "--workers", text], ["retry", "x", "--", text],
            ["bench", "--corpus", "nowhere", "--threads", text], ["bench", "--corpus", "nowhere", "--windows", text],
            ["bench", "--corpus", "nowhere", "--warm-up", text],
            ["corpus", "describe", "--corpus-seed", text],
        ]
        for command in commands {
            let result = try program.start(command).finish()
            #expect(result.code == 2 && result.output.isEmpty, "\(command)")
            #expect(result.messages.contains("must be a "), "\(command): \(result.messages)")
            #expect(result.messages.contains(text), "\(command): \(result.messages)")
        }
    }

    /// As from a script whose variable is not set.
    @Test(arguments: ["--results", "--store"])
    func anEmptyPlaceIsWrongUse(option: String) throws {
        let status = try Program().apus("status", option, "")
        #expect(status.code == 2 && status.messages.contains("\(option) must name a"), "\(status.messages)")
    }

    @Test func aSecondRunOfTheSameSweepIsRefused() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 200)
        let first = try program.start(["run", "tiny.json"])
        try waitUntil("the first run has begun") { program.exists("Results/tiny/trials/1/1/reports.jsonl") }
        let second = try program.apus("run", "tiny.json")
        #expect(second.code == 3)
        #expect(second.messages.contains("already being run by process \(first.identifier)"), "\(second.messages)")
        first.send(SIGKILL)
        _ = try first.finish()
    }

    @Test func precisionThatTheProcessorLacksIsRefusedBeforeAnythingRuns() throws {
        let program = try Program(environment: ["APUS_KERNELS": Program.plainestKernels])
        try program.write(
            #"{"method": "grid", "trainer": {"precision": "bf16"}, "parameters": {"cell": {"value": "gru"}}}"#,
            to: "a.json")
        let check = try program.apus("check", "a.json")
        #expect(check.code == 2)
        #expect(check.messages.contains("bf16"))
        #expect(check.messages.contains(#""precision": "auto""#), "\(check.messages)")
    }

    @Test func kernelsThatThereAreNotAreWrongUse() throws {
        let program = try Program(environment: ["APUS_KERNELS": "abacus"])
        try TinySweep.write(to: program, epochs: 1)
        let run = try program.apus("run", "tiny.json")
        #expect(run.code == 2)
        #expect(run.messages.contains("abacus"))
        #expect(!program.exists("Results/apus.db"))
    }

    @Test func aResultsFolderThatCannotBeWrittenIsSaid() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        let run = try program.apus("run", "tiny.json", "--results", "tiny.json/Results")
        #expect(run.code == 3)
        #expect(run.messages.contains("tiny.json/Results"), "\(run.messages)")
    }

    /// 100 MB of JSON, and a file without an end.
    @Test func anEnormousSweepFileIsRefusedAtOnce() throws {
        let program = try Program()
        try program.write("[", to: "a.json")
        #expect(truncate(program.folder.appendingPathComponent("a.json").path, 100_000_000) == 0)
        for file in ["a.json", "/dev/zero"] {
            let check = try program.apus("check", file)
            #expect(check.code == 2)
            #expect(check.messages.contains("\(file): the file is larger than 16 MiB"), "\(check.messages)")
        }
    }

    @Test(arguments: ["../outside", "/tmp/outside", "a/../../outside", String(repeating: "../", count: 60)])
    func aNameLeadsNowhereElse(name: String) throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        let before = try FileManager.default.contentsOfDirectory(atPath: program.folder.path).count
        let run = try program.apus("run", "tiny.json", "--name", name, "--set", "parameters.cell.values=[\"gru\"]")
        #expect(run.code == 0, "\(run.messages)")
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: program.folder.appendingPathComponent("Results").path
        ).filter { !$0.hasPrefix("apus.db") }
        #expect(folders.count == 1 && program.exists("Results/\(folders[0])/trials/2/last.safetensors"))
        #expect(!program.exists("../outside") && !program.exists("outside") && !program.exists("/tmp/outside"))
        let after = try FileManager.default.contentsOfDirectory(atPath: program.folder.path)
        #expect(after.filter { !$0.hasPrefix(".") }.count <= before + 1)
    }

    @Test func aSweepsFolderThatIsALinkIsRefused() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        let results = program.folder.appendingPathComponent("Results").path
        try FileManager.default.createDirectory(atPath: results, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: results + "/tiny", withDestinationPath: "../text")
        let run = try program.apus("run", "tiny.json")
        #expect(run.code == 3)
        #expect(run.messages.contains("Results/tiny is a link to ../text"), "\(run.messages)")
        #expect(!program.exists("text/trials") && !program.exists("Results/apus.db"))
    }

    @Test func everyCommandHasAnExampleInItsHelp() throws {
        let program = try Program()
        for command in [
            ["run"], ["check"], ["status"], ["best"], ["table"], ["export"], ["show"], ["train"], ["eval"],
            ["sample"], ["schema"],
            ["corpus"], ["corpus", "fetch"], ["corpus", "describe"],
        ] {
            let help = try program.start(command + ["--help"]).finish()
            #expect(help.code == 0)
            #expect(help.output.contains("Example: apus \(command.joined(separator: " "))"), "\(command)")
        }
    }
}
