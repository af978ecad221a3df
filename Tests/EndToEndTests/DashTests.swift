import Foundation
import TestSupport
import Testing

/// Names, texts and numbers that begin with a dash are what they are, and no options.
@Suite struct DashTests {
    @Test func aResultsFolderMayBeginWithADash() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        let run = try program.apus("run", "tiny.json", "--results", "-r", "--store", "-s.db")
        #expect(run.code == 0, "\(run.messages)")
        let status = try program.apus("status", "--results=-r", "--store", "-s.db", "--json")
        #expect(status.output.contains(#""Finished":4"#), "\(status.output)\(status.messages)")
        #expect(try program.apus("show", "1", "--results", "-r", "--store", "-s.db").code == 0)
        let export = try program.apus("export", "-o", "-c.csv", "--results", "-r", "--store", "-s.db")
        #expect(export.code == 0 && program.exists("-c.csv"), "\(export.messages)")
    }

    @Test func textsAndNumbersOfOptionsMayBeginWithADash() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        try FileManager.default.moveItem(
            at: program.folder.appendingPathComponent("text"), to: program.folder.appendingPathComponent("-text"))
        let sizes = ["--hidden", "8", "--embedding", "8", "--batch", "4", "--sequence", "8", "--epochs", "1"]
        let train = try program.start(
            ["train", "--corpus", "-text", "--seed", "-1", "--save", "-m.safetensors"] + sizes
        ).finish()
        #expect(train.code == 0, "\(train.messages)")
        let sample = try program.apus(
            "sample", "./-m.safetensors", "--prompt", "- w3", "--length", "3", "--seed", "-7", "--json")
        #expect(sample.code == 0, "\(sample.messages)")
        #expect(
            sample.output.contains(#""prompt": "- w3""#) && sample.output.contains(#""seed": -7"#), "\(sample.output)")
        #expect(sample.messages.contains("<unk>: -"))
        // A number below the range is told as that.
        let negative = try program.apus("train", "--clip-norm", "-1")
        #expect(negative.code == 2 && negative.messages.contains("clip_norm: must be a number above 0"))
    }

    @Test func aSweepMayBeNamedSo() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        let run = try program.apus(
            "run", "tiny.json", "--name", "-x", "--set", "parameters.learning_rate.values=[1]", "--workers", "2")
        #expect(run.code == 0, "\(run.messages)")
        #expect(try program.apus("best", "--sweep", "-x").code == 0)
        #expect(try program.apus("status", "--", "-x").output.contains("-x"))
    }

    /// What stands behind `--` ends the command line.
    @Test(arguments: ["run", "check"])
    func whatIsStartedComesLastInTheUsage(command: String) throws {
        let help = try Program().apus(command, "--help").output
        let usage = try #require(help.split(separator: "\n").first { $0.hasPrefix("USAGE: ") })
        #expect(usage.hasSuffix("] -- [<command> ...]"), "\(usage)")
    }
}
