import Foundation
import TestSupport
import Testing

/// Programs that were written for W&B, where its package is not installed.
@Suite(.enabled(if: OutsideProgram.hasPython, "SKIPPED: no python3"))
struct StandInTests {
    /// What the script printed and what it reported.
    private func run(
        _ script: String, parameters: String = "{}", extra: [String: String] = [:]
    ) throws -> (result: PythonTrial.Result, reports: [String], hookLog: String?) {
        let trial = try PythonTrial(parameters)
        trial.environment.merge(extra) { $1 }
        let result = try trial.run("import wandb\n\(script)")
        return (result, try trial.reports, trial.hookLog)
    }

    @Test func theTrialsValuesWin() throws {
        let (result, _, _) = try run(
            """
            import argparse
            run = wandb.init(project="p", config=argparse.Namespace(lr=1, epochs=5))
            run.config.update({"lr": 2, "momentum": 0.9}, allow_val_change=True)
            wandb.config.lr = 3
            wandb.config.setdefaults({"epochs": 6, "decay": 0.5})
            c = wandb.config
            print(c.lr, c["epochs"], c.momentum, c.get("no", 1), c.optimizer.name, c.optimizer["name"], "lr" in c)
            print(c.as_dict(), dict(c), [*c.keys()] == [*c], len(c), c is run.config)
            """, parameters: #"{"lr": 0.1, "optimizer": {"name": "sgd"}}"#)
        let all = "{'lr': 0.1, 'optimizer': {'name': 'sgd'}, 'epochs': 5, 'momentum': 0.9, 'decay': 0.5}"
        #expect(result.output == "0.1 5 0.9 1 sgd sgd True\n\(all) \(all) True 5 True\n", "\(result.messages)")
        // The words of wandb 0.31's Config.check_locked.
        #expect(
            result.messages == "wandb: WARNING Config item 'lr' was locked by 'sweep' (ignored update).\n",
            "\(result.messages)")
    }

    /// The steps are those that wandb 0.31 gives to the same calls, see `RealWandbTests`.
    @Test func stepsAreThoseOfWandb() throws {
        let (result, reports, _) = try run(WandbScripts.steps)
        #expect(result.code == 0, "\(result.messages)")
        #expect(reports == WandbScripts.reportedSteps)
    }

    @Test func whatIsNoNumberIsNotedOnce() throws {
        let (result, reports, hookLog) = try run(
            """
            run = wandb.init()
            for _ in range(2):
                run.log({"image": wandb.Image([1]), "text": "a", "deep": {"er": {"loss": 1}}, "none": None, "list": [1]})
            """)
        #expect(result.code == 0 && result.messages.isEmpty, "\(result.messages)")
        #expect(reports == [#"{"step": 0, "deep.er.loss": 1}"#, #"{"step": 1, "deep.er.loss": 1}"#])
        #expect(hookLog?.split(separator: "\n").count == 4, "\(hookLog ?? "")")
        #expect(hookLog?.hasPrefix("'image' is no number but of type Image: it is not reported\n") == true)
    }

    @Test func aSecondInitGoesOnAfterTheFirst() throws {
        let (_, reports, _) = try run(
            """
            for i in range(2):
                with wandb.init() as run:
                    for j in range(2): wandb.log({"loss": j})
                assert wandb.run is None
            wandb.init()
            assert wandb.init() is wandb.run
            wandb.log({"loss": 9}, step=5)
            """)
        let steps = [(0, 0), (1, 1), (2, 0), (3, 1), (9, 9)]
        #expect(reports == steps.map { #"{"step": \#($0), "loss": \#($1)}"# })
    }

    @Test func theSummaryIsReportedToo() throws {
        let (result, reports, _) = try run(
            """
            run = wandb.init()
            wandb.log({"loss": 2})
            wandb.log({"loss": 1})
            run.summary["best"] = 1
            wandb.summary.update({"last": 5})
            print(run.summary["loss"], run.summary.best, dict(wandb.summary))
            """)
        #expect(result.output == "1 1 {'loss': 1, 'best': 1, 'last': 5}\n", "\(result.messages)")
        #expect(reports.suffix(2) == [#"{"step": 1, "best": 1}"#, #"{"step": 1, "last": 5}"#])
    }

    @Test func theRunKnowsItsTrial() throws {
        let (result, _, _) = try run(
            """
            import os
            r = wandb.init()
            print(r.id, r.name, r.sweep_id, r.offline, os.path.isdir(r.dir), r.dir.startswith(os.environ["WANDB_DIR"]))
            """)
        #expect(result.output == "tiny-3 trial-3 tiny True True True\n", "\(result.messages)")
    }

    @Test func everythingElseIsTaken() throws {
        let (result, reports, _) = try run(
            """
            wandb.login(); wandb.setup(); wandb.require("core")
            run = wandb.init(settings=wandb.Settings(start_method="thread"), mode="offline", save_code=True)
            wandb.define_metric("*", step_metric="epoch"); run.define_metric("loss", summary="min")
            wandb.watch(object(), log="all"); wandb.unwatch(); wandb.save("*.h5"); wandb.alert("title", "text")
            table = wandb.Table(columns=["a", "b"], data=[[1, 2]]); table.add_data(3, 4)
            print(table.get_column("b"))
            artifact = wandb.Artifact("model", type="model"); artifact.add_file("no")
            run.log_artifact(artifact).wait()
            wandb.log({"h": wandb.Histogram([1]), "t": table, "p": wandb.plot.line(table, "a", "b"), "loss": 1})
            from wandb.errors import CommError
            for call in (lambda: wandb.use_artifact("a:latest"), lambda: wandb.Api(), lambda: wandb.no_such):
                try: call()
                except (CommError, AttributeError) as error: print(error)
            wandb.finish()
            for call in (lambda: wandb.log({}), lambda: wandb.config.lr):
                try: call()
                except wandb.Error as error: print(error)
            """)
        #expect(
            result.output == """
                [2, 4]
                the artifact 'a:latest' lies on W&B's server; a trial runs offline
                wandb.Api asks W&B's server; a trial runs offline
                module 'wandb' has no attribute 'no_such' (this is Apus's stand-in; install wandb for all of it)
                You must call wandb.init() before wandb.log
                You must call wandb.init() before wandb.config

                """, "\(result.messages)")
        #expect(result.messages == "wandb: title: text\n")
        #expect(reports == [#"{"step": 0, "loss": 1}"#])
    }

    @Test func apusRunReadsTheSweepOfAProgram() throws {
        let trial = try PythonTrial.alone()
        trial.environment["APUS_DISCOVER"] = trial.folder.path("found.json")
        let result = try trial.run("import wandb\n" + WandbScripts.sweep)
        #expect(result.code == 0 && result.output == "defined\n", "\(result.messages)")
        #expect(try trial.folder.read("found.json") == WandbScripts.definition)
    }

    @Test func inATrialTheAgentCallsTheFunctionOnce() throws {
        let (result, reports, _) = try run(WandbScripts.sweep, parameters: #"{"lr": 0.25}"#)
        #expect(result.code == 0 && result.output == "defined\n", "\(result.messages)")
        #expect(reports == [#"{"step": 0, "loss": 0.25}"#])
    }

    @Test func aFunctionThatFailsIsAProgramThatFails() throws {
        let (result, _, _) = try run("wandb.agent('tiny', lambda: 1 / 0)")
        #expect(result.code == 1 && result.messages.contains("ZeroDivisionError"))
    }
}

/// Scripts whose answers do not depend on which wandb it is.
enum WandbScripts {
    /// Logs with all kinds of steps.
    static let steps = """
        run = wandb.init(project="p")
        wandb.log({"a": 0})
        wandb.log({"a": 1}, commit=False)
        wandb.log({"b": 1})
        run.log({"a": 2, "step": 7, "epoch": 0.5})
        run.log({"a": 10}, step=10)
        run.log({"b": 10}, step=10)
        run.log({"a": 11}, step=11, commit=True)
        run.log({"a": float("nan")})
        run.log({"a": True})
        """

    /// What they are.
    static let reportedSteps = [
        #"{"step": 0, "a": 0}"#, #"{"step": 1, "a": 1}"#, #"{"step": 1, "b": 1}"#,
        #"{"step": 2, "a": 2, "epoch": 0.5}"#,
        #"{"step": 10, "a": 10}"#, #"{"step": 10, "b": 10}"#, #"{"step": 11, "a": 11}"#, #"{"step": 12, "a": NaN}"#,
        #"{"step": 13, "a": 1}"#,
    ]

    /// A program that holds its sweep.
    static let sweep = """
        def train():
            with wandb.init() as run:
                run.log({"loss": run.config.lr})
        name = wandb.sweep({"method": "grid", "parameters": {"lr": {"values": (0.5, 0.25)}}}, project="p")
        print("defined")
        wandb.agent(name, function=train, count=3)
        print("behind")
        """

    /// What it defines.
    static let definition =
        #"{"format": "wandb", "definition": {"method": "grid", "parameters": {"lr": {"values": [0.5, 0.25]}}}, "count": 3}"#
        + "\n"
}
