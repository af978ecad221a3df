import Foundation
import TestSupport
import Testing

/// `apus.epochs`: where a program begins, goes on and ends.
@Suite(.enabled(if: OutsideProgram.hasPython, "SKIPPED: no python3"))
struct EpochsTests {
    /// Writes a checkpoint in every second epoch, and dies where it is told to.
    private static let saving = """
        import apus, os, sys
        for epoch in apus.epochs(6):
            apus.report(loss=1 / epoch)
            if epoch % 2 == 0:
                (apus.checkpoint_directory / "model.pt").write_text(str(epoch))
            if epoch == int(os.environ.get("DIES_IN", 0)):
                os._exit(9)
        apus.report(test=0)
        print("done")
        """

    private func steps(_ trial: PythonTrial) throws -> [Int] {
        try trial.reports.map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return object?["step"] as? Int ?? -1
        }
    }

    @Test func aReportWithoutStepBelongsToItsEpoch() throws {
        let trial = try PythonTrial()
        #expect(try trial.run(Self.saving).output == "done\n")
        #expect(try steps(trial) == [1, 2, 3, 4, 5, 6, 6])
    }

    @Test func itGoesOnAfterTheLastEpochThatSaved() throws {
        let trial = try PythonTrial()
        trial.environment["DIES_IN"] = "5"
        #expect(try trial.run(Self.saving).code == 9)
        trial.environment["DIES_IN"] = nil
        #expect(try trial.run(Self.saving).output == "done\n")
        #expect(try steps(trial) == [1, 2, 3, 4, 5, 5, 6, 6])
    }

    /// The checkpoint of an epoch that was not finished is not counted: its report might be missing.
    @Test func anEpochThatWasNotFinishedIsDoneAgain() throws {
        let trial = try PythonTrial()
        trial.environment["DIES_IN"] = "4"
        try trial.run(Self.saving)
        trial.environment["DIES_IN"] = nil
        try trial.run(Self.saving)
        #expect(try steps(trial) == [1, 2, 3, 4, 3, 4, 5, 6, 6])
    }

    @Test func withoutCheckpointsItBeginsAnew() throws {
        let trial = try PythonTrial()
        let script = "import apus\nfor epoch in apus.epochs(2): apus.report(loss=1)"
        try trial.run(script)
        try trial.run(script)
        #expect(try steps(trial) == [1, 2, 1, 2])
    }

    @Test func theProgramMayKnowBetter() throws {
        let trial = try PythonTrial()
        try trial.run("import apus\napus.resume_from(3)\nfor epoch in apus.epochs(5): apus.report(loss=1)")
        #expect(try steps(trial) == [4, 5])
    }

    @Test func aTrialThatIsDoneHasNoEpochLeft() throws {
        let trial = try PythonTrial()
        try trial.run(Self.saving)
        #expect(try trial.run(Self.saving).output == "done\n")
        #expect(try steps(trial) == [1, 2, 3, 4, 5, 6, 6, 6])
    }

    @Test func itEndsWhereARuleComparesTrials() throws {
        let trial = try PythonTrial()
        for until in ["2", "4", "9"] {
            trial.environment["APUS_UNTIL"] = until
            #expect(try trial.run(Self.saving).output == "done\n")
        }
        #expect(try steps(trial) == [1, 2, 2, 3, 4, 4, 5, 6, 6])
    }

    /// 143 is what a shell says of a program that SIGTERM ended.
    @Test func askedToEndItFinishesItsEpoch() throws {
        let trial = try PythonTrial()
        let result = try trial.run(
            """
            import apus, os, signal
            for epoch in apus.epochs(6):
                if epoch == 2: os.kill(os.getpid(), signal.SIGTERM)
                apus.report(loss=1)
                (apus.checkpoint_directory / "model.pt").write_text(str(epoch))
            print("behind")
            """)
        #expect(result.code == 143 && result.output.isEmpty && result.messages.isEmpty, "\(result)")
        #expect(try steps(trial) == [1, 2])
        #expect(try trial.folder.read("checkpoints/apus-epoch.json") == #"{"epoch": 2}"#)
    }

    @Test func askedTwiceItEndsAtOnce() throws {
        let trial = try PythonTrial()
        let result = try trial.run(
            """
            import apus, os, signal
            for epoch in apus.epochs(6):
                apus.report(loss=1)
                for _ in range(2): os.kill(os.getpid(), signal.SIGTERM)
            """)
        #expect(result.code == -SIGTERM)
        #expect(try steps(trial) == [1])
    }

    @Test func aLoopOfOnesOwnMayAsk() throws {
        let trial = try PythonTrial()
        let result = try trial.run(
            """
            import apus, os, signal
            print(apus.stopping())
            os.kill(os.getpid(), signal.SIGTERM)
            print(apus.stopping())
            """)
        #expect(result.output == "False\nTrue\n" && result.code == 0)
    }

    /// A worker of a data loader is ended by SIGTERM, and waited for.
    @Test func aForkedWorkerStillEndsWhenToldTo() throws {
        let trial = try PythonTrial()
        let result = try trial.run(
            """
            import apus, multiprocessing, time
            for epoch in apus.epochs(20):
                worker = multiprocessing.get_context("fork").Process(target=time.sleep, args=(60,), daemon=True)
                worker.start()
                worker.terminate()
                worker.join()
                print(worker.exitcode)
            """)
        #expect(result.output == String(repeating: "-15\n", count: 20), "\(result.messages)")
    }

    @Test func aHandlerOfTheProgramStays() throws {
        let trial = try PythonTrial()
        let result = try trial.run(
            """
            import apus, os, signal
            signal.signal(signal.SIGTERM, lambda *_: print("mine"))
            for epoch in apus.epochs(2): os.kill(os.getpid(), signal.SIGTERM)
            """)
        #expect(result.output == "mine\nmine\n" && result.code == 0)
    }
}
