import Foundation
import TestSupport
import Testing

/// The hook is not there for anybody but `wandb`.
@Suite(.enabled(if: OutsideProgram.hasPython, "SKIPPED: no python3"))
struct HookTests {
    private static let nothing = "import json, logging, sys\nprint('ran')"

    @Test func aProgramWithoutWandbSeesNothing() throws {
        for options in [[], ["-S"], ["-E"], ["-I"], ["-O"], ["-W", "error"], ["-X", "dev"]] {
            let trial = try PythonTrial()
            let result = try trial.run(Self.nothing, options: options)
            #expect(result.code == 0 && result.output == "ran\n" && result.messages.isEmpty, "\(options): \(result)")
            #expect(trial.hookLog == nil)
            #expect(!trial.folder.exists("reports.jsonl"))
        }
    }

    @Test func withoutSiteTheModuleIsStillThere() throws {
        let trial = try PythonTrial()
        try trial.run("import apus\napus.report(loss=1)", options: ["-S"])
        #expect(try trial.reports == [#"{"loss": 1}"#])
    }

    @Test func anotherSitecustomizeIsRunAsIfOursWereNotThere() throws {
        let trial = try PythonTrial()
        try trial.folder.write("import sys; sys.answer = (42, __name__, __file__)", to: "other/sitecustomize.py")
        trial.environment["PYTHONPATH"]! += ":\(trial.folder.path("other"))"
        let result = try trial.run("import sys, sitecustomize\nprint(sys.answer, sitecustomize.__file__)")
        let path = trial.folder.path("other/sitecustomize.py")
        #expect(result.output == "(42, 'sitecustomize', '\(path)') \(path)\n", "\(result.messages)")
        #expect(result.messages.isEmpty && trial.hookLog == nil)
    }

    /// Python tells of it in its own words and goes on.
    @Test func anotherSitecustomizeThatFailsFailsAsEver() throws {
        let trial = try PythonTrial()
        try trial.folder.write("raise ValueError('theirs')", to: "other/sitecustomize.py")
        let other = trial.folder.path("other")
        let ours = trial.environment["PYTHONPATH"]!
        trial.environment["PYTHONPATH"] = other
        let without = try trial.run("print('ran')")
        trial.environment["PYTHONPATH"] = "\(ours):\(other)"
        let with = try trial.run("print('ran')")
        #expect(without.output == "ran\n" && with.output == "ran\n")
        #expect(without.messages == with.messages && with.messages.contains("theirs"))
    }

    /// A sweep inside of a trial: two of ours stand on the path.
    @Test func twoHooksAreOne() throws {
        let trial = try PythonTrial()
        let first = trial.environment["PYTHONPATH"]!
        try FileManager.default.copyItem(atPath: first, toPath: trial.folder.path("older"))
        trial.environment["PYTHONPATH"] = "\(first):\(trial.folder.path("older"))"
        let result = try trial.run("import wandb\nwandb.init().log({'loss': 1})")
        #expect(result.code == 0 && result.messages.isEmpty && trial.hookLog == nil, "\(result.messages)")
        #expect(try trial.reports == [#"{"step": 0, "loss": 1}"#])
    }

    @Test func aHookThatFailsIsSilent() throws {
        let trial = try PythonTrial()
        try Data("raise ValueError('broken')".utf8).write(
            to: URL(filePath: trial.environment["PYTHONPATH"]! + "/apus_hook.py"))
        let result = try trial.run(Self.nothing)
        #expect(result.code == 0 && result.output == "ran\n" && result.messages.isEmpty)
        #expect(trial.hookLog?.contains("ValueError: broken") == true)
    }

    /// A program of which one module is called `apus` keeps it.
    @Test func aModuleOfThatNameIsThePrograms() throws {
        let trial = try PythonTrial()
        try trial.folder.write("mine = 1", to: "apus.py")
        let result = try trial.run("import wandb, apus\nwandb.init().log({'loss': apus.mine})")
        #expect(result.code == 0 && result.messages.isEmpty, "\(result.messages)")
        #expect(try trial.reports == [#"{"step": 0, "loss": 1}"#])
    }

    /// W&B leaves a folder of its name where it ran, which Python takes for a package without a file.
    @Test func aFolderCalledWandbIsNoPackage() throws {
        let trial = try PythonTrial()
        try trial.folder.write("", to: "wandb/run-1/files/output.log")
        let result = try trial.run("import wandb\nwandb.init().log({'loss': 1})")
        #expect(result.code == 0, "\(result.messages)")
        #expect(try trial.reports.count == 1)
    }

    /// Anything that is called so and is a package wins over the stand-in, and is observed as far as it is like W&B's.
    @Test func anInstalledPackageIsNotReplaced() throws {
        let trial = try PythonTrial()
        try trial.folder.write("name = 'theirs'", to: "wandb.py")
        let result = try trial.run("import wandb\nprint(wandb.name, wandb.__spec__.loader.__class__.__name__)")
        #expect(result.output == "theirs SourceFileLoader\n" && result.messages.isEmpty, "\(result.messages)")
        #expect(trial.hookLog?.contains("wandb.sdk.wandb_run") == true)
    }
}
