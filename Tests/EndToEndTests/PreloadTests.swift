import Foundation
import TestSupport
import Testing

/// Python programs that begin with their imports done: nothing but the time of a start tells them from others.
@Suite(.enabled(if: OutsideProgram.hasPython, "SKIPPED: no python3"))
struct PreloadTests {
    /// A sweep of two trials of `command`, whose modules are imported once when `preload` says so.
    private func write(_ command: [String], preload: [String], to program: Program, trainer: String = "") throws {
        let words = try String(decoding: JSONEncoder().encode(command), as: UTF8.self)
        let modules = try String(decoding: JSONEncoder().encode(preload), as: UTF8.self)
        let name = preload.isEmpty ? "cold" : "warm"
        try program.write(
            """
            {
              "name": "\(name)",
              "method": "grid",
              "metric": {"name": "loss"},
              "trainer": {"command": \(words)\(preload.isEmpty ? "" : ", \"preload\": \(modules)")\(trainer)},
              "parameters": {"rate": {"values": [0.5, 0.25]}},
              "workers": 1, "retries": 0
            }
            """, to: "\(name).json")
    }

    private func log(_ program: Program, _ sweep: String, _ trial: Int) throws -> String {
        try program.read("Results/\(sweep)/trials/\(trial)/1/log.txt")
    }

    /// Writes down that it was imported, and by which process.
    private static let module = """
        import os
        with open("imported", "a") as file: file.write(f"{os.getpid()}\\n")
        """

    private static let scripts: [String: (files: [String: String], command: [String])] = [
        "what it finds": (
            [
                "train.py": """
                import os, signal, sys
                print(sys.argv, sys.path[0], sys.executable, sys.flags, sys.orig_argv, os.getcwd(), os.getpgrp() == os.getpid())
                print({name: value for name, value in globals().items() if name != "__loader__"}, type(__loader__))
                print(signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT), os.getsid(0) == os.getsid(os.getppid()))
                print(sorted(name for name in os.environ if not name.startswith("_")))
                print(sys.stdin.read(), sys.stdout.isatty(), sys.stdout.encoding, sys.stdout.line_buffering, sys.stdout.seekable())
                print(sorted(set(os.listdir("/proc/self/fd")))[:4], os.umask(0))
                print(open("/proc/self/cmdline").read().strip("\\0").split("\\0"))
                print(sorted(entry.split("=")[0] for entry in open("/proc/self/environ").read().split("\\0") if entry))
                sys.stderr.write("to the same file\\n")
                """
            ], ["python3", "-u", "-W", "ignore", "train.py", "${args}", "a b"]
        ),
        "a module": (
            [
                "part/__init__.py": "",
                "part/train.py": "import sys; print(sys.argv, sys.path[0], __spec__.name, __package__, __file__)",
            ],
            ["python3", "-mpart.train", "${args}"]
        ),
        "a folder": (
            [
                "part/__main__.py":
                    "import sys; print(sys.argv, sys.path[0], __spec__.name, __package__, __file__, sorted(globals()))"
            ],
            ["/usr/bin/env", "python3", "part", "${args}"]
        ),
        "code": (
            [:],
            ["python3", "-c", "import sys; print(sys.argv, repr(sys.path[0]), sorted(globals())); 1 / 0", "${args}"]
        ),
        "an exception": (
            [
                "train.py":
                    "def work(): raise ValueError(3) from KeyError(4)\nimport atexit\natexit.register(print, 'over')\nwork()"
            ],
            ["python3", "train.py"]
        ),
        "an exception with a hook": (
            [
                "train.py": """
                import sys, traceback
                sys.excepthook = lambda kind, value, trace: print("hooked", kind, len(traceback.extract_tb(trace)))
                raise RuntimeError
                """
            ], ["python3", "train.py"]
        ),
        "a mistake in it": (["train.py": "print(1)\ndef f(:\n"], ["python3", "train.py"]),
        "no file": ([:], ["python3", "train.py"]),
        "no module": ([:], ["python3", "-m", "nothing.here"]),
        "an end by a text": (["train.py": "import sys; sys.exit('bye')"], ["python3", "train.py"]),
        "an end by a number": (
            ["train.py": "import os; print(1, end='', flush=True); os._exit(7)"], ["python3", "train.py"]
        ),
        "an interrupt": (
            [
                "train.py":
                    "import atexit, os, signal\natexit.register(print, 'over')\nos.kill(os.getpid(), signal.SIGINT)"
            ],
            ["python3", "train.py"]
        ),
        "a module named like one of Python's": (
            ["random.py": "number = 4", "train.py": "import random; print(random.number)"], ["python3", "train.py"]
        ),
        "what is left at its end": (
            [
                "train.py": """
                import warnings
                class Thing:
                    def __del__(self): print("over")
                thing = Thing()
                print(warnings.filters)
                """
            ], ["python3", "train.py"]
        ),
        "processes of its own": (
            [
                "train.py": """
                import multiprocessing, pickle
                def square(number): return number * number
                class Thing: pass
                if __name__ == "__main__":
                    for kind in ("spawn", "fork", "forkserver"):
                        with multiprocessing.get_context(kind).Pool(2) as pool: print(pool.map(square, [1, 2, 3]))
                    print(type(pickle.loads(pickle.dumps(Thing()))))
                """
            ], ["python3", "train.py"]
        ),
    ]

    @Test(arguments: scripts.keys.sorted())
    func nothingElseIsDifferent(name: String) throws {
        let (files, command) = Self.scripts[name]!
        let program = try Program()
        try program.write(Self.module, to: "heavy.py")
        try program.write(Self.module.replacingOccurrences(of: "imported", with: "other"), to: "part/heavy.py")
        for (path, text) in files { try program.write(text, to: path) }
        try write(command, preload: [], to: program)
        try write(command, preload: ["json"], to: program)
        let (cold, warm) = (try program.apus("run", "cold.json"), try program.apus("run", "warm.json"))
        #expect(cold.code == warm.code)
        #expect(!warm.messages.contains("preload"), "\(warm.messages)")
        for trial in [1, 2] {
            let expected = try log(program, "cold", trial).replacingOccurrences(of: "/cold/", with: "/warm/")
            #expect(try log(program, "warm", trial) == expected)
            #expect(!expected.isEmpty)
        }
        let ends = [cold, warm].map { run in
            run.messages.split(separator: "\n").filter { $0.contains("failed") }.map {
                $0.replacingOccurrences(of: "cold", with: "warm")
            }
        }
        #expect(ends[0] == ends[1])
    }

    @Test func modulesBesideTheScriptAreImportedOnce() throws {
        let program = try Program()
        try program.write(Self.module + "\nimport random, apus\n", to: "code/heavy.py")
        try program.write(
            """
            import os, random, heavy, apus
            apus.report(loss=apus.parameters.rate, other=random.random(), trial=apus.trial)
            print(open("/proc/self/environ").read().count(f"APUS_TRIAL={apus.trial}"))
            """, to: "code/train.py")
        try write(["python3", "code/train.py"], preload: ["heavy"], to: program)
        let run = try program.apus("run", "warm.json")
        #expect(run.code == 0, "\(run.messages)")
        #expect(try program.read("imported").split(separator: "\n").count == 1)
        #expect(try log(program, "warm", 2) == "1\n")
        let export = try program.apus("export", "--what", "epochs", "--format", "json").output
        let rows = try #require(
            try JSONSerialization.jsonObject(with: Data(export.utf8)) as? [[String: Any]])
        #expect(rows.map { $0["loss"] as? Double } == [0.5, 0.25])
        #expect(rows.map { $0["trial"] as? Double } == [1, 2])
        // Each has random numbers of its own, as processes have.
        #expect(rows[0]["other"] as? Double != rows[1]["other"] as? Double)
    }

    /// Whatever stands against a fork is told once, and every trial is started by itself.
    @Test(arguments: [
        "import threading, time; threading.Thread(target=time.sleep, args=(600,), daemon=True).start()":
            "1 more thread runs after the imports",
        "import missing": "heavy cannot be imported: ModuleNotFoundError: No module named 'missing'",
        "import os; os._exit(3)": "the process that was to import the modules ended",
        "import sys, types; sys.modules['torch'] = types.SimpleNamespace(cuda=types.SimpleNamespace(is_initialized=lambda: True))":
            "CUDA is in use after the imports",
    ])
    func whereAForkIsUnsafeTrialsStartByThemselves(module: String, reason: String) throws {
        let program = try Program()
        try program.write(module, to: "heavy.py")
        try program.write("import apus; apus.report(loss=apus.parameters.rate)", to: "train.py")
        try write(["python3", "train.py"], preload: ["heavy"], to: program)
        let run = try program.apus("run", "warm.json")
        #expect(run.code == 0, "\(run.messages)")
        let notices = run.messages.split(separator: "\n").filter { $0.contains("preload") }
        #expect(notices.count == 1)
        #expect(notices.first?.contains(reason) == true, "\(run.messages)")
    }

    /// What a trial starts ends with it; the parent ends with the run.
    @Test func nothingIsLeftBehind() throws {
        let program = try Program()
        try program.write(
            """
            import os, subprocess, time
            hidden = subprocess.Popen(["sleep", "600"], start_new_session=True)
            if os.fork() == 0:
                os.setsid()
                open(f"forked{os.environ['APUS_TRIAL']}", "w").write(str(os.getpid()))
                time.sleep(600)
            while not os.path.exists(f"forked{os.environ['APUS_TRIAL']}"): time.sleep(0.01)
            open("left", "a").write(f"{os.getppid()} {hidden.pid} ")
            """, to: "train.py")
        try write(["python3", "train.py"], preload: ["subprocess"], to: program)
        #expect(try program.apus("run", "warm.json").code == 0)
        let left =
            try program.read("left").split(separator: " ") + [
                program.read("forked1")[...], program.read("forked2")[...],
            ]
        #expect(left.count == 6)
        for process in left { #expect(!FileManager.default.fileExists(atPath: "/proc/\(process)")) }
        #expect(ProcessList.working(in: program.folder).isEmpty)
    }

    @Test func aCommandThatIsNoPythonIsRefused() throws {
        let program = try Program()
        try write(["sh", "run.sh"], preload: ["torch", "a b"], to: program)
        let run = try program.apus("check", "warm.json")
        #expect(run.code == 2)
        #expect(run.messages.contains("warm.json:5:54: trainer.preload: needs a `command` that starts Python itself"))
        #expect(
            run.messages.contains("trainer.preload[1]: `a b` is not the name of a Python module"), "\(run.messages)")
    }
}
