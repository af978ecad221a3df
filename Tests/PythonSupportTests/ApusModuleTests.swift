import Foundation
import TestSupport
import Testing

/// `import apus` in a real Python; that its JSON is JSON is judged by Foundation.
@Suite(.enabled(if: OutsideProgram.hasPython, "SKIPPED: no python3"))
struct ApusModuleTests {
    @Test func parametersAreReadByKeyAndAttribute() throws {
        let trial = try PythonTrial(#"{"lr": 0.1, "optimizer": {"name": "sgd"}, "sizes": [1, 2], "items": 4}"#)
        let result = try trial.run(
            """
            import apus
            p = apus.defaults(lr=9.0, layers=2, optimizer={"name": "adam", "momentum": 0.9})
            print(p.lr, p["lr"], p.layers, p.optimizer.name, p.optimizer.momentum, p.sizes, p["items"])
            print(apus.parameters is p, p.get("decay", 5), apus.trial, apus.attempt, apus.seed, apus.until)
            try:
                p.learning_rate
            except AttributeError as error:
                print(error)
            """)
        #expect(
            result.output == """
                0.1 0.1 2 sgd 0.9 [1, 2] 4
                True 5 3 1 7 None
                no parameter is called 'learning_rate'; there are: lr, optimizer, sizes, items, layers (defaults: \
                apus.defaults)

                """, "\(result.messages)")
    }

    @Test func aScriptRunsAloneOnItsDefaults() throws {
        let trial = try PythonTrial.alone()
        let result = try trial.run(
            """
            import apus, os
            p = apus.defaults(lr=0.5)
            for epoch in apus.epochs(2):
                apus.report(loss=p.lr / epoch)
            (apus.checkpoint_directory / "model.pt").write_text("weights")
            print(list(range(1, 3)), epoch, apus.trial, apus.seed, apus.checkpoint_directory.exists())
            print(apus.sweep({}, lambda p: p.lr), apus.checkpoint_directory)
            """)
        let lines = result.output.split(separator: "\n")
        #expect(lines.first == "[1, 2] 2 None 1 True", "\(result.messages)")
        let path = try #require(lines.last?.split(separator: " ").last)
        #expect(lines.last == "0.5 \(path)")
        #expect(!FileManager.default.fileExists(atPath: String(path)))
        #expect(
            try trial.folder.names
                == ["err", "out", "parameters.json", "python", "script.py", "trial", "checkpoints"].sorted())
    }

    @Test func reportsAreLines() throws {
        let trial = try PythonTrial()
        let result = try trial.run(
            """
            import apus, decimal
            class Scalar:
                def __init__(self, value): self.value = value
                def item(self): return self.value
            apus.report(loss=1.5)
            apus.report({"valid/loss": Scalar(0.25), "n": 3}, step=Scalar(4))
            apus.report(epoch=5, loss=float("nan"), other=float("-inf"), good=True, note="text")
            apus.report({"step": 6.0, "epoch": 0.5, "a": {"b": {"c": decimal.Decimal("0.5")}}})
            apus.report(step=7)
            apus.report(huge=10**30)
            """)
        #expect(result.code == 0, "\(result.messages)")
        #expect(
            try trial.reports == [
                #"{"loss": 1.5}"#, #"{"step": 4, "valid/loss": 0.25, "n": 3}"#,
                #"{"step": 5, "loss": NaN, "other": -Infinity, "good": 1, "note": "text"}"#,
                #"{"step": 6, "epoch": 0.5, "a.b.c": 0.5}"#, #"{"huge": 1e+30}"#,
            ])
    }

    @Test(arguments: [
        ("loss=[1, 2]", "TypeError: the metric 'loss' is no number but of type list: [1, 2]"),
        ("loss=object", "TypeError: the metric 'loss' is no number but of type type: <class 'object'>"),
        ("step=1.5, loss=1", "TypeError: a step is a whole number, not 1.5"),
        ("step='2', loss=1", "TypeError: a step is a whole number, not '2'"),
    ])
    func whatIsNoNumberIsAnError(arguments: String, message: String) throws {
        let trial = try PythonTrial()
        let result = try trial.run("import apus\napus.report(\(arguments))")
        #expect(result.code == 1 && result.messages.contains(message), "\(result.messages)")
        #expect(try trial.reports.isEmpty)
    }

    @Test func threadsAndForksWriteWholeLines() throws {
        let trial = try PythonTrial()
        let result = try trial.run(
            """
            import apus, os, threading
            def work(name):
                for step in range(500):
                    apus.report({name: step, "padding": "x" * 200}, step=step)
            apus.report(start=1)
            children = []
            for child in range(3):
                if (pid := os.fork()) == 0:
                    work(f"child{child}")
                    os._exit(0)
                children.append(pid)
            threads = [threading.Thread(target=work, args=(f"thread{i}",)) for i in range(3)]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
            for pid in children: assert os.waitpid(pid, 0)[1] == 0
            """)
        #expect(result.code == 0, "\(result.messages)")
        let lines = try trial.reports
        #expect(lines.count == 3001)
        for line in lines {
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
        }
    }

    /// A program that closes what it did not open must not find our lines in a file of its own.
    @Test func aClosedFileIsOpenedAgain() throws {
        let trial = try PythonTrial()
        let result = try trial.run(
            """
            import apus, os
            apus.report(a=1)
            os.closerange(3, 100)
            others = [open(f"own{i}", "w") for i in range(4)]
            apus.report(a=2)
            print([os.path.getsize(file.name) for file in others])
            """)
        #expect(result.output == "[0, 0, 0, 0]\n", "\(result.messages)")
        #expect(try trial.reports == [#"{"a": 1}"#, #"{"a": 2}"#])
    }

    @Test func aDefinitionIsWrittenDownForApusRun() throws {
        let trial = try PythonTrial.alone()
        trial.environment["APUS_DISCOVER"] = trial.folder.path("found.json")
        let result = try trial.run(
            """
            import apus
            print("before")
            apus.sweep({"method": "random", "parameters": {"n": {"values": range(3)}}}, lambda: print("trained"), count=4)
            print("behind")
            """)
        #expect(result.code == 0 && result.output == "before\n", "\(result.messages)")
        #expect(
            try trial.folder.read("found.json")
                == #"{"format": "apus", "definition": {"method": "random", "parameters": {"n": {"values": [0, 1, 2]}}}, "#
                + "\"count\": 4}\n")
    }

    @Test func aDefinitionThatIsNoJSONIsAnError() throws {
        let trial = try PythonTrial.alone()
        trial.environment["APUS_DISCOVER"] = trial.folder.path("found.json")
        let result = try trial.run("import apus\napus.sweep({'method': print}, print)")
        #expect(result.code == 1 && result.messages.contains("cannot be written as JSON: <built-in function print>"))
        #expect(!trial.folder.exists("found.json"))
    }

    @Test func inATrialTheFunctionIsTheProgram() throws {
        let trial = try PythonTrial(#"{"n": 4}"#)
        let result = try trial.run(
            """
            import apus
            def once(p): apus.report(square=p.n ** 2)
            apus.sweep({}, once, count=4)
            print("behind")
            """)
        #expect(result.code == 0 && result.output.isEmpty, "\(result.messages)")
        #expect(try trial.reports == [#"{"square": 16}"#])
    }
}
