import Foundation
import TestSupport
import Testing

/// Sweep files from standard input, and the home folder.
@Suite struct InputTests {
    private static let nameless =
        #"{"method": "grid", "trainer": {"corpus": "text", "epochs": 1, "hidden": 8, "#
        + #""embedding": 8, "batch": 4, "sequence": 8}, "parameters": {"cell": {"values": ["lstm", "gru"]}}}"#

    private func piped(_ program: Program, _ file: String, _ arguments: String) throws -> Program.Result {
        try program.startOther(["sh", "-c", "cat \(file) | '\(Program.binary.path)' \(arguments)"]).finish()
    }

    @Test func aSweepFileMayComeFromAPipe() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        let check = try piped(program, "tiny.json", "check - --no-estimate")
        #expect(check.code == 0, "\(check.messages)")
        #expect(try check.output == program.apus("check", "tiny.json", "--no-estimate").output)
        #expect(check.messages.isEmpty)
        let run = try piped(program, "tiny.json", "run -")
        #expect(run.code == 0, "\(run.messages)")
        // What is stored is what was read: the file itself goes on with it.
        let again = try program.apus("run", "tiny.json")
        #expect(again.code == 0 && again.messages.contains("4 trials, 0 to run"), "\(again.messages)")
    }

    @Test func aSweepFromAPipeNeedsANameToBeRun() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        try program.write(Self.nameless, to: "nameless.json")
        let check = try piped(program, "nameless.json", "check - --no-estimate")
        #expect(check.code == 0 && check.output.contains("2 trials"), "\(check.messages)")
        #expect(check.messages.contains("--name"))
        let run = try piped(program, "nameless.json", "run -")
        #expect(run.code == 2 && run.messages.contains("standard input: name: "), "\(run.messages)")
        #expect(!program.exists("Results"))
        #expect(try piped(program, "nameless.json", "run - --name piped").code == 0)
        #expect(try program.apus("status", "piped").code == 0)
    }

    @Test func mistakesOfAPipedFileBearTheirPlaces() throws {
        let program = try Program()
        try program.write("{\n  \"metod\": 1\n}", to: "bad.json")
        let check = try piped(program, "bad.json", "check -")
        #expect(check.code == 2 && check.messages.contains("standard input:2:3: metod"), "\(check.messages)")
        let empty = try program.apus("check", "-")
        #expect(empty.code == 2 && empty.messages.contains("standard input:1:1"), "\(empty.messages)")
    }

    /// `$HOME` goes before the user database, for the data folder and for a `~` that a shell has left alone.
    @Test func theHomeFolderIsTheOneOfTheEnvironment() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        let home = program.folder.appendingPathComponent("home").path
        for split in ["train", "valid", "test"] {
            let text = try program.read("text/\(split).txt")
            for folder in ["home/.local/share/apus/ptb", "home/text", "xdg/apus/ptb"] {
                try program.write(folder.hasPrefix("xdg") ? text + "xdg\n" : text, to: "\(folder)/\(split).txt")
            }
        }
        func run(_ arguments: [String], _ extra: [String: String] = [:]) throws -> Program.Result {
            let clean = ["HOME": home, "APUS_DATA": "", "XDG_DATA_HOME": ""]
            return try program.start(arguments, clean.merging(extra) { $1 }).finish()
        }
        let described = try run(["corpus", "describe", "text", "--json"])
        #expect(described.code == 0)
        let facts = { (text: String) in
            text.split(separator: "\n").filter { !$0.contains("\"corpus\"") }
        }
        for name in ["ptb", "~/text"] {
            #expect(
                try facts(run(["corpus", "describe", name, "--json"]).output) == facts(described.output), "\(name)")
        }
        let xdg = program.folder.appendingPathComponent("xdg").path
        let inXDG = try run(["corpus", "describe", "ptb", "--json"], ["XDG_DATA_HOME": xdg])
        #expect(inXDG.code == 0 && facts(inXDG.output) != facts(described.output))
        // A relative one is none (XDG Base Directory Specification).
        let relative = try run(["corpus", "describe", "ptb", "--json"], ["XDG_DATA_HOME": "xdg"])
        #expect(facts(relative.output) == facts(described.output))
        let relativeHome = try run(["corpus", "describe", "ptb", "--json"], ["HOME": "home"])
        #expect(facts(relativeHome.output) != facts(described.output), "a relative home is none")

        let sweep = try run(["run", "tiny.json", "--results=~/Results", "--set", "trainer.corpus=~/text"])
        #expect(sweep.code == 0, "\(sweep.messages)")
        #expect(program.exists("home/Results/tiny/trials/1/last.safetensors") && program.exists("home/Results/apus.db"))
        #expect(!program.exists("~"))
        #expect(try run(["export", "-o", "~/c.csv", "--results=~/Results"]).code == 0 && program.exists("home/c.csv"))
    }
}
