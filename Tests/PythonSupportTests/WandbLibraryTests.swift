import Foundation
import TestSupport
import Testing

/// Libraries that look for `wandb` and take parts of it, where its package is not installed.
@Suite(.enabled(if: OutsideProgram.hasPython, "SKIPPED: no python3"))
struct WandbLibraryTests {
    private func run(_ script: String) throws -> (result: PythonTrial.Result, trial: PythonTrial) {
        let trial = try PythonTrial()
        return (try trial.run(script), trial)
    }

    /// As transformers 5.24, accelerate 1.15 and lightning-utilities 0.15 ask.
    @Test func itIsInstalled() throws {
        let (result, trial) = try run(
            """
            import importlib.metadata as metadata, importlib.util, sys
            print(importlib.util.find_spec("wandb") is not None, metadata.version("wandb"), metadata.metadata("wandb")["Name"])
            print([d.metadata["Name"] for d in metadata.distributions() if d.metadata["Name"] == "wandb"])
            print("wandb" in sys.modules)
            import wandb
            print(wandb.__version__, hasattr(wandb, "run"))
            """)
        #expect(
            result.output == "True 0.31.0+apus wandb\n['wandb']\nFalse\n0.31.0+apus True\n", "\(result.messages)")
        #expect(trial.hookLog == nil)
    }

    /// pip, which may be about to install it, names the folders itself; other packages are none of ours.
    @Test func anInstallerDoesNotSeeIt() throws {
        let (result, _) = try run(
            """
            import importlib.metadata as metadata, sys
            print(list(metadata.distributions(name="wandb", path=list(sys.path))))
            try: metadata.version("wandb-other")
            except metadata.PackageNotFoundError as error: print(error)
            """)
        #expect(result.output == "[]\nNo package metadata was found for wandb-other\n", "\(result.messages)")
    }

    /// A package beside the program comes first, whether an installer knows it or not.
    @Test func anotherWandbIsNotAnsweredFor() throws {
        let trial = try PythonTrial()
        try trial.folder.write("__version__ = '1'", to: "wandb/__init__.py")
        let result = try trial.run(
            """
            import importlib.metadata as metadata
            try: metadata.version("wandb")
            except metadata.PackageNotFoundError as error: print(error)
            import wandb
            print(wandb.__version__)
            """)
        #expect(result.output == "No package metadata was found for wandb\n1\n", "\(result.messages)")
    }

    @Test func partsLieWhereLibrariesTakeThemFrom() throws {
        let (result, _) = try run(
            """
            import wandb.sdk.lib
            from wandb.sdk.lib import RunDisabled
            from wandb.sdk.lib.config_util import ConfigError
            from wandb.sdk.lib.runid import generate_id
            from wandb.sdk.wandb_run import Run
            from wandb.wandb_run import Run as also
            print(Run is also is wandb.Run, issubclass(ConfigError, wandb.Error), len(generate_id()), RunDisabled.__name__)
            for name in ("wandb.integration.keras", "wandb.sdk.no_such"):
                try: __import__(name)
                except ModuleNotFoundError as error: print(error, error.name)
            """)
        let hint = "(this is Apus's stand-in; install wandb for all of it)"
        #expect(
            result.output == """
                True True 8 RunDisabled
                No module named 'wandb.integration' \(hint) wandb.integration
                No module named 'wandb.sdk.no_such' \(hint) wandb.sdk.no_such

                """, "\(result.messages)")
    }

    /// Of processes that train one model together the lowest rank is heard that calls `init` at all.
    @Test(arguments: [("0 1", [0]), ("1", [1]), ("2 1", [2, 1])])
    func theLowestRankReports(ranks: String, reported: [Int]) throws {
        let (result, trial) = try run(
            """
            import os, subprocess, sys
            if "RANK" in os.environ:
                import wandb
                wandb.init(mode="disabled").log({"rank": int(os.environ["RANK"])})
            else:
                for rank in "\(ranks)".split():
                    subprocess.run([sys.executable, __file__], env={**os.environ, "RANK": rank}, check=True)
            """)
        #expect(result.code == 0, "\(result.messages)")
        let expected = reported.enumerated().map { #"{"step": \#($0), "rank": \#($1)}"# }
        #expect(try trial.reports == expected)
        #expect(trial.hookLog == (ranks == "0 1" ? "rank 1 is not reported: a lower one is\n" : nil))
    }

    @Test func whatNobodySeesIsNoted() throws {
        let (result, trial) = try run("import wandb\nwandb.init(sync_tensorboard=True)")
        #expect(result.code == 0, "\(result.messages)")
        #expect(trial.hookLog?.hasPrefix("sync_tensorboard: ") == true)
    }
}
