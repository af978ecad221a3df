import Foundation
import TestSupport
import Testing

/// A sweep that died in the middle: what later faults happen to.
enum HalfDoneSweep {
    /// What it looks like when nothing happens to it.
    static let uninterrupted = Result {
        let program = try Program()
        try write(to: program)
        try program.apus("run", "tiny.json")
        return try SweepRemains(in: program)
    }

    static let epochs = 8

    /// Puts the sweep file and its text into the program's folder.
    static func write(to program: Program, goal: String = "minimize") throws {
        let metric = #""metric": {"name": "valid_perplexity", "goal": "\#(goal)"}"#
        try TinySweep.write(to: program, epochs: epochs, extra: #", "checkpoint": {"keep": "both"}, "# + metric)
    }

    /// Puts the sweep into the folder, and runs and kills it.
    static func make(_ program: Program) throws {
        try write(to: program)
        try runAndKill(program)
    }

    /// Runs the sweep until trial 1 has left the checkpoints of so many epochs, and kills everything.
    static func runAndKill(_ program: Program, afterEpochs: Int = 3) throws {
        let run = try program.start(["run", "tiny.json"])
        try waitUntil("\(afterEpochs + 1) epochs are reported") {
            let reports = try? program.read("Results/tiny/trials/1/1/reports.jsonl")
            return (reports?.split(separator: "\n").count ?? 0) > afterEpochs
        }
        run.send(SIGKILL)
        _ = try run.finish()
        try waitUntil("no process is left over") { ProcessList.working(in: program.folder).isEmpty }
    }

    /// The same command completes it, and nothing shows.
    static func complete(_ program: Program) throws -> String {
        let run = try program.apus("run", "tiny.json")
        #expect(run.code == 0, "\(run.messages)")
        try SweepCheck.isWhole(program, asIn: uninterrupted.get())
        return run.messages
    }
}
