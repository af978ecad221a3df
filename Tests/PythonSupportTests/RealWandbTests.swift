import Foundation
import TestSupport
import Testing

/// W&B's own package, offline: what it logs reaches Apus too.
///
/// `$APUS_WANDB_PYTHON` is a Python with it: `python3 -m venv FOLDER && FOLDER/bin/pip install "wandb==0.31.*"`.
@Suite(.enabled(if: WandbPython.path != nil, "SKIPPED: $APUS_WANDB_PYTHON names no Python with wandb"))
struct RealWandbTests {

    private func trial(_ parameters: String = "{}", _ wandbParameters: String? = nil) throws -> PythonTrial {
        let trial = try PythonTrial(parameters, python: try #require(WandbPython.path))
        if let wandbParameters {
            try trial.folder.write(wandbParameters, to: "sweep.yaml")
            trial.environment["WANDB_SWEEP_PARAM_PATH"] = trial.folder.path("sweep.yaml")
        }
        return trial
    }

    @Test func theStepsAreItsOwn() throws {
        let trial = try trial()
        let result = try trial.run(
            "import wandb\n" + WandbScripts.steps + "\nprint(run.step, wandb.__version__, hasattr(wandb, 'sdk'))")
        #expect(result.output.hasPrefix("14 0.") && result.output.hasSuffix(" True\n"), "\(result)")
        #expect(try trial.reports == WandbScripts.reportedSteps)
        #expect(trial.hookLog == nil, "\(trial.hookLog ?? "")")
    }

    @Test func aSecondInitGoesOnAfterTheFirst() throws {
        let trial = try trial()
        let result = try trial.run(
            """
            import wandb
            for i in range(2):
                with wandb.init() as run:
                    for j in range(2): wandb.log({"loss": j})
            """)
        #expect(result.code == 0, "\(result.messages)")
        let steps = [(0, 0), (1, 1), (2, 0), (3, 1)]
        #expect(try trial.reports == steps.map { #"{"step": \#($0), "loss": \#($1)}"# })
    }

    @Test func theTrialsValuesAreItsConfiguration() throws {
        let trial = try trial(#"{"lr": 0.25}"#, "wandb_version: 1\nlr:\n  value: 0.25\n")
        let result = try trial.run(
            "import wandb\nrun = wandb.init(config={'lr': 1, 'n': 2})\nprint(run.config.lr, run.config.n, run.sweep_id)"
        )
        #expect(result.output == "0.25 2 tiny\n", "\(result.messages)")
    }

    @Test func aDisabledRunStillReports() throws {
        let trial = try trial()
        let result = try trial.run(
            "import wandb\nrun = wandb.init(mode='disabled')\nfor i in range(2): run.log({'loss': i})")
        #expect(result.code == 0, "\(result.messages)")
        #expect(try trial.reports == [#"{"step": 0, "loss": 0}"#, #"{"step": 1, "loss": 1}"#])
    }

    @Test func theSummaryIsReportedToo() throws {
        let trial = try trial()
        let result = try trial.run(
            "import wandb\nrun = wandb.init()\nrun.log({'loss': 2})\nrun.summary['best'] = 1\nrun.summary.update({'n': 2})"
        )
        #expect(result.code == 0, "\(result.messages)")
        #expect(
            try trial.reports == [#"{"step": 0, "loss": 2}"#, #"{"step": 0, "best": 1}"#, #"{"step": 0, "n": 2}"#])
    }

    @Test func apusRunReadsTheSweepOfAProgram() throws {
        let trial = try PythonTrial(python: try #require(WandbPython.path))
        trial.environment = trial.environment.filter { $0.key == "PYTHONPATH" }
        trial.environment["APUS_DISCOVER"] = trial.folder.path("found.json")
        let result = try trial.run("import wandb\n" + WandbScripts.sweep)
        #expect(result.code == 0 && result.output == "defined\n", "\(result.messages)")
        #expect(try trial.folder.read("found.json") == WandbScripts.definition)
    }

    @Test func inATrialTheAgentCallsTheFunctionOnce() throws {
        let trial = try trial(#"{"lr": 0.25}"#, "wandb_version: 1\nlr:\n  value: 0.25\n")
        let result = try trial.run("import wandb\n" + WandbScripts.sweep)
        #expect(result.code == 0 && result.output == "defined\n", "\(result.messages)")
        #expect(try trial.reports == [#"{"step": 0, "loss": 0.25}"#])
    }
}

/// `$APUS_WANDB_PYTHON`; nil when it names none.
private enum WandbPython {
    static let path = ProcessInfo.processInfo.environment["APUS_WANDB_PYTHON"].flatMap { $0.isEmpty ? nil : $0 }
}
