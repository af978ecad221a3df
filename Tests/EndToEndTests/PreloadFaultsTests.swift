import Foundation
import TestSupport
import Testing

/// What befalls the process that imports the modules, and what in it could differ from a start of its own.
@Suite(.enabled(if: OutsideProgram.hasPython, "SKIPPED: no python3"))
struct PreloadFaultsTests {
    private func write(_ program: Program, _ command: [String], module: String, _ script: String) throws {
        try program.write(module, to: "heavy.py")
        try program.write(script, to: "train.py")
        let words = try String(decoding: JSONEncoder().encode(command), as: UTF8.self)
        try program.write(
            """
            {
              "name": "warm", "method": "grid", "metric": {"name": "loss"},
              "trainer": {"command": \(words), "preload": ["heavy"]},
              "parameters": {"rate": {"values": [0.5, 0.25]}}, "workers": 1, "retries": 0
            }
            """, to: "warm.json")
    }

    /// Runs two trials, and returns the log of the second.
    private func log(
        _ command: [String], module: String = "", _ script: String, environment: [String: String] = [:]
    ) throws -> String {
        let program = try Program(environment: environment)
        try write(program, command, module: module, script)
        let run = try program.apus("run", "warm.json")
        #expect(run.code == 0 && !run.messages.contains("preload"), "\(run.messages)")
        return try program.read("Results/warm/trials/2/1/log.txt")
    }

    @Test func anInterruptReachesATrialThatWaitsForTheImports() throws {
        let program = try Program()
        let module = "import time\nopen('importing', 'w').close()\ntime.sleep(600)"
        try write(program, ["python3", "train.py"], module: module, "")
        let run = try program.startFromTerminal(["run", "warm.json"])
        try waitUntil("it imports") { program.exists("importing") }
        run.send(SIGINT)
        try waitUntil("the run is over") { !run.isRunning }
        let end = try run.finish()
        #expect(end.code == 130)
        #expect(end.messages.contains("trial 1 goes back to waiting"), "\(end.messages)")
        #expect(ProcessList.working(in: program.folder).isEmpty)
    }

    /// Between the two forks of a trial nobody but the second process is left that could tell of it.
    @Test func aTrialRunsOnceWhenTheParentIsKilledWhileItForks() throws {
        let program = try Program()
        let module = """
            import os, signal
            parent, forks = os.getpid(), []
            def die():
                forks.append(os.getpid())
                # The first fork is that by which the parent tries whether it can.
                if forks == [parent, parent]: os.kill(parent, signal.SIGKILL)
            os.register_at_fork(after_in_parent=die)
            """
        let script = """
            import os
            with open("ran", "a") as file: file.write(os.environ["APUS_TRIAL"] + os.environ["APUS_ATTEMPT"] + " ")
            """
        try write(program, ["python3", "train.py"], module: module, script)
        let run = try program.apus("run", "warm.json")
        #expect(try program.read("ran") == "11 21 ", "\(run.messages)")
        #expect(run.messages.contains("preload") && !run.messages.contains("failed"), "\(run.messages)")
    }

    /// The number is what Python's documented generator gives for that seed.
    @Test func aSeedThatAModuleSetsHolds() throws {
        let module = "import random\nrandom.seed(3)"
        #expect(
            try log(["python3", "train.py"], module: module, "import random; print(random.random())")
                == "0.23796462709189137\n")
    }

    /// As in PEP 383.
    @Test func wordsAreReadInTheEncodingOfTheSystem() throws {
        let ascii = ["LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"]
        let script = "import sys; print(ascii(sys.argv[1:]))"
        #expect(try log(["python3", "train.py", "ü"], script, environment: ascii) == "['\\udcc3\\udcbc']\n")
    }

    @Test func compiledProgramsRun() throws {
        let program = try Program()
        try write(program, ["python3", "train.pyc"], module: "", "import sys; print(__file__.endswith('/train.pyc'))")
        let compile = "import py_compile; py_compile.compile('train.py', 'train.pyc')"
        #expect(try program.start(python: "python3", compile, []).code == 0)
        #expect(try program.apus("run", "warm.json").code == 0)
        #expect(try program.read("Results/warm/trials/2/1/log.txt") == "True\n")
    }

    @Test func aModuleMayPutWhatItLikesInPlaceOfStandardOutput() throws {
        let module = """
            import sys
            class Quiet:
                def write(self, text): sys.__stdout__.write(text)
            sys.stdout = Quiet()
            """
        // Python itself needs a `flush` when it ends.
        #expect(try log(["python3", "train.py"], module: module, "import sys; print(1); sys.stdout = None") == "1\n")
    }
}
