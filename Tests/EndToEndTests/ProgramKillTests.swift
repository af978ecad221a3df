import Foundation
import TestSupport
import Testing

/// `kill -9` of the scheduler, of programs or of everything, while a Python script trains: the numbers of a run that nothing
/// disturbs, whether the script goes on from what it left or begins anew, and whether it imports its modules itself or finds
/// them imported. `APUS_KILLS` kills for each (12).
@Suite(.enabled(if: OutsideProgram.hasPython, "SKIPPED: python3 is not installed")) struct ProgramKillTests {
    /// Adds up fractions that no double holds exactly, so that a step done twice or left out shows.
    private static let script = """
        import json, os, sys, time

        rate = float(sys.argv[1].split("=")[1])
        state = {"step": 0, "sum": 0.0}
        path = os.path.join(os.environ["APUS_CHECKPOINT_DIRECTORY"], "state.json")
        if os.path.exists(path):
            with open(path) as file: state = json.load(file)
        while state["step"] < 8:
            time.sleep(0.02)
            state = {"step": state["step"] + 1, "sum": state["sum"] + rate / 3}
            with open(os.environ["APUS_REPORTS"], "a") as reports:
                reports.write(json.dumps({"step": state["step"], "sum": state["sum"]}) + "\\n")
            with open(path + ".new", "w") as file: json.dump(state, file)
            os.replace(path + ".new", path)
        """

    @Test(arguments: [true, false], [true, false]) func killsDoNotShow(isResumable: Bool, isPreloaded: Bool) throws {
        let count = ProcessInfo.processInfo.environment["APUS_KILLS"].flatMap { Int($0) } ?? 12
        let preload = isPreloaded ? ", \"preload\": [\"json\"]" : ""
        var harness = try KillHarness(file: "python.json", seed: (isResumable ? 5 : 6) + (isPreloaded ? 2 : 0)) {
            program in
            try program.write(Self.script, to: "train.py")
            try program.write(
                """
                {"name": "python", "method": "grid", "metric": {"name": "sum"},
                 "trainer": {"command": ["python3", "train.py", "${args}"], "resumable": \(isResumable)\(preload)},
                 "parameters": {"rate": {"values": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]}}, "workers": 2}
                """, to: "python.json")
        }
        try harness.kill(count)
        print("\(count) kills:", harness.kills.map { "\($1) of \($0)" }.sorted().joined(separator: ", "))
    }
}
