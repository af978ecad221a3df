import Foundation
import TestSupport
import Testing

/// Sweeps whose trials are somebody's program: shell scripts here, which do what is to be seen.
@Suite struct ProgramTrialTests {
    /// A sweep of `script`, which is told its parameters as arguments.
    private func write(
        _ script: String, to program: Program, trainer: String = "", parameters: String = #"{"x": {"values": [1, 2]}}"#,
        extra: String = ""
    ) throws {
        try program.write(script, to: "train.sh")
        try program.write(
            """
            {
              "name": "shell",
              "method": "grid",
              "metric": {"name": "valid/loss"},
              "trainer": {"command": ["sh", "train.sh", "${args}"]\(trainer)},
              "parameters": \(parameters),
              "workers": 2\(extra)
            }
            """, to: "shell.json")
    }

    private func rows(_ program: Program, _ arguments: String...) throws -> [[String: Any]] {
        let run = try program.start(arguments + ["--json"]).finish()
        #expect(run.code == 0, "\(run.messages)")
        return try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]])
    }

    @Test func whatAProgramReportsIsRecorded() throws {
        let program = try Program()
        try write(
            #"""
            echo "$PWD|$*|$APUS_SWEEP|$APUS_TRIAL|$APUS_ATTEMPT|$APUS_SEED" >> all.txt
            cat "$APUS_PARAMETERS" >> all.txt
            for step in 0 1 2; do echo "{\"step\": $step, \"valid/loss\": 0.$APUS_TRIAL$step, \"a b\": $step}" >> "$APUS_REPORTS"; done
            """#, to: program, parameters: #"{"x": {"values": [1, 1e-5]}, "opts": {"value": {"a": [1, true]}}}"#)
        let run = try program.apus("run", "shell.json", "--workers", "1")
        #expect(run.code == 0, "\(run.messages)")
        let here = program.folder.resolvingSymlinksInPath().path
        #expect(
            try program.read("all.txt").replacingOccurrences(of: here, with: "HERE") == """
                HERE|--x=1 --opts={'a': [1, True]}|shell|1|1|1
                {"x": 1, "opts": {"a": [1, true]}}
                HERE|--x=1e-05 --opts={'a': [1, True]}|shell|2|1|1
                {"x": 1e-05, "opts": {"a": [1, true]}}

                """)
        let epochs = try rows(program, "export", "--what", "epochs", "--format", "json")
        #expect(epochs.count == 6, "\(epochs)")
        #expect(epochs.compactMap { $0["valid/loss"] as? Double } == [0.10, 0.11, 0.12, 0.20, 0.21, 0.22])
        let best = try rows(program, "best")
        #expect(best.first?["Trial"] as? Int == 1, "\(best)")
    }

    @Test func theCommandsCanBePasted() throws {
        let program = try Program()
        try write("", to: program, parameters: #"{"x": {"values": ["it's", null]}, "y": {"value": "a b"}}"#)
        let check = try program.apus("check", "shell.json", "--commands", "5")
        #expect(
            check.output == #"""
                sh train.sh '--x=it'\''s' '--y=a b'
                sh train.sh --x=None '--y=a b'

                """#, "\(check.messages)")
    }

    @Test func everyMistakeIsToldWithItsPlace() throws {
        let program = try Program()
        try program.write(
            #"""
            {
              "method": "grid",
              "trainer": {"command": ["${interpereter}", "${program}", "${parameter:lr2}", []], "grace": "soon",
                "reports": {"pattern": "(("}, "resumeable": true},
              "parameters": {"lr": {"values": [1]}}
            }
            """#, to: "bad.json")
        let check = try program.apus("check", "bad.json")
        #expect(check.code == 2)
        for words in [
            "bad.json:3:27: trainer.command[0]: `${interpereter}` is not a macro; did you mean `${interpreter}`?",
            "trainer.command[1]: `${program}` needs `program`", "trainer.command[2]: no trial has a parameter `lr2`",
            "trainer.command[3]: must be a text or a number", "trainer.grace: must be a number of seconds",
            "trainer.reports.pattern: must be a regular expression", "trainer.resumeable: ",
            "did you mean `resumable`?",
        ] {
            #expect(check.messages.contains(words), "\(words) is not in:\n\(check.messages)")
        }
    }

    @Test func aFailureShowsTheEndOfTheOutput() throws {
        let program = try Program()
        try write("echo first; echo 'the reason' >&2; exit 3", to: program, extra: #", "retries": 0"#)
        let run = try program.apus("run", "shell.json")
        #expect(run.code == 1)
        #expect(run.messages.contains("the worker exited with code 3"), "\(run.messages)")
        #expect(run.messages.contains("  first\n") && run.messages.contains("  the reason\n"), "\(run.messages)")
    }

    @Test func aProgramThatIsNotThereEndsTheRun() throws {
        let program = try Program()
        try program.write(
            #"{"method": "grid", "metric": {"name": "x"}, "trainer": {"command": ["no-such-program"]}, "parameters": {"a": {"values": [1, 2]}}}"#,
            to: "none.json")
        let run = try program.apus("run", "none.json")
        #expect(run.code == 3, "\(run.messages)")
        #expect(run.messages.contains("no-such-program"), "\(run.messages)")
        #expect(try rows(program, "status").first?["Failed"] as? Int == 0)
    }

    @Test func aTrialWithoutItsMetricIsToldAndRanksLast() throws {
        let program = try Program()
        try write(
            #"""
            [ "$APUS_TRIAL" = 1 ] || echo '{"valid/loss": NaN}' >> "$APUS_REPORTS"
            echo '{"other": 1, "text": "x"}' >> "$APUS_REPORTS"
            """#, to: program)
        let run = try program.apus("run", "shell.json")
        #expect(run.code == 0, "\(run.messages)")
        #expect(run.messages.contains("trial 1: finished without a value of `valid/loss`"), "\(run.messages)")
        #expect(run.messages.components(separatedBy: "`text` is not a number").count == 2, "\(run.messages)")
        #expect(try rows(program, "best").first?["Trial"] as? Int == 2)
    }

    @Test func aSweepWithoutAMetricSaysThatNothingIsRanked() throws {
        let program = try Program()
        try write(#"echo '{"accuracy": 0.5, "f 1": 1}' >> "$APUS_REPORTS""#, to: program)
        let text = try program.read("shell.json").replacing(#""metric": {"name": "valid/loss"},"#, with: "")
        try program.write(text, to: "shell.json")
        let run = try program.apus("run", "shell.json")
        #expect(run.code == 0, "\(run.messages)")
        #expect(
            run.messages.contains("reported no `loss`, and the sweep names no other `metric`"), "\(run.messages)")
        let words =
            "sweep \"shell\" names no metric, and no trial has recorded `loss`: its trials are not ranked; compare by one "
            + "that is, as in apus best --metric accuracy (reported: `accuracy`, `f 1`), or name it as `metric`"
        let best = try program.apus("best")
        #expect(best.code == 2 && best.messages.contains(words), "\(best.messages)")
        let table = try program.apus("table")
        #expect(table.code == 0 && table.messages.contains("notice: " + words), "\(table.messages)")
        #expect(try program.apus("best", "--metric", "accuracy").code == 0)
    }

    /// The first attempt of each trial is interrupted after two steps.
    @Test(arguments: [true, false])
    func anInterruptedTrialGoesOnOrBeginsAnew(isResumable: Bool) throws {
        let program = try Program()
        try write(
            #"""
            state="$APUS_CHECKPOINT_DIRECTORY/step"
            step=$(cat "$state" 2>/dev/null || echo 0)
            while [ "$step" -lt 4 ]; do
                step=$((step + 1))
                echo "{\"step\": $step, \"valid/loss\": $((10 - step)), \"attempt\": $APUS_ATTEMPT}" >> "$APUS_REPORTS"
                echo "$step" > "$state"
                if [ "$step" = 2 ] && [ "$APUS_ATTEMPT" = 1 ]; then touch waits; sleep 60; fi
            done
            """#, to: program, trainer: isResumable ? #", "resumable": true"# : "",
            parameters: #"{"x": {"value": 1}}"#)
        let run = try program.startFromTerminal(["run", "shell.json"])
        try waitUntil("it waits") { program.exists("waits") }
        run.send(SIGINT)
        let ended = try run.finish()
        #expect(ended.code == 130, "\(ended.messages)")
        let again = try program.apus("run", "shell.json")
        #expect(again.code == 0, "\(again.messages)")
        let epochs = try rows(program, "export", "--what", "epochs", "--format", "json")
        #expect(epochs.compactMap { $0["Epoch"] as? Int } == [1, 2, 3, 4], "\(epochs)")
        let attempts = epochs.compactMap { $0["attempt"] as? Double }
        #expect(attempts == (isResumable ? [1, 1, 2, 2] : [2, 2, 2, 2]), "\(epochs)")
    }

    /// A new attempt that begins earlier than the last one ended replaces what that one reported.
    @Test func whatIsReportedAgainIsReplaced() throws {
        let program = try Program()
        try write(
            #"""
            for step in 3 4; do
                echo "{\"step\": $((step + 1 - APUS_ATTEMPT)), \"valid/loss\": $APUS_ATTEMPT}" >> "$APUS_REPORTS"
            done
            [ "$APUS_ATTEMPT" = 2 ]
            """#, to: program, trainer: #", "resumable": true"#, parameters: #"{"x": {"value": 1}}"#)
        let run = try program.apus("run", "shell.json")
        #expect(run.code == 0, "\(run.messages)")
        let epochs = try rows(program, "export", "--what", "epochs", "--format", "json")
        #expect(epochs.compactMap { $0["Epoch"] as? Int } == [2, 3], "\(epochs)")
        #expect(epochs.compactMap { $0["valid/loss"] as? Double } == [2, 2], "\(epochs)")
    }

    @Test func theExportTellsWhatAllAttemptsUsed() throws {
        let program = try Program()
        try write(
            #"i=0; while [ $i -lt 20000 ]; do i=$((i + 1)); done; [ "$APUS_ATTEMPT" = 2 ]"#, to: program,
            parameters: #"{"x": {"value": 1}}"#)
        let run = try program.apus("run", "shell.json")
        #expect(run.code == 0, "\(run.messages)")
        let row = try #require(try rows(program, "export").first)
        let show = try program.apus("show", "1", "--json").output
        let trial = try #require(JSONSerialization.jsonObject(with: Data(show.utf8)) as? [String: Any])
        let attempts = try #require(trial["attempts"] as? [[String: Any]])
        let seconds = attempts.compactMap { $0["cpu_seconds"] as? Double }
        #expect(seconds.count == 2 && seconds.allSatisfy { $0 > 0 }, "\(show)")
        // SQLite adds with more digits than a double has.
        let total = try #require(row["CPU Seconds"] as? Double)
        #expect(abs(total - seconds.reduce(0, +)) < 1e-9, "\(row)")
        let peaks = attempts.compactMap { $0["peak_memory"] as? Double }
        #expect(row["Peak Memory (MiB)"] as? Double == peaks.max().map { $0 / 1_048_576 }, "\(row)")
        let csv = try program.apus("export").output
        #expect(csv.hasPrefix("Trial,x,State,Seed,"), "\(csv)")
    }

    @Test func metricsComeFromTheOutputToo() throws {
        let program = try Program()
        try write(
            "echo 'epoch 1 valid=4.5'; echo 'epoch 2 valid=4.25'", to: program,
            trainer: #", "reports": {"pattern": "epoch (?<epoch>\\d+) valid=(?<valid>\\S+)"}, "epochs": 2"#)
        let run = try program.apus("run", "shell.json", "--set", "metric.name=valid")
        #expect(run.code == 0, "\(run.messages)")
        #expect(run.messages.contains("epoch 2/2: valid 4.250"), "\(run.messages)")
    }

    /// A program of the name `nvidia-smi` that lists two devices stands for the real one.
    @Test(arguments: [
        ("", nil, "2 at a time", ["0", "1"]), (#", "workers_per_gpu": 2"#, nil, "4 at a time", ["0", "1"]),
        (#", "gpus_per_worker": 2"#, nil, "1 at a time", ["0,1"]),
        ("", "5,GPU-a,x,7", "2 at a time", ["5", "GPU-a"]), (#", "workers": 1"#, nil, "1 at a time", ["0"]),
    ])
    func eachWorkerSeesItsDevice(extra: String, visible: String?, words: String, seen: [String]) throws {
        let program = try Program()
        try program.write("#!/bin/sh\n[ \"$1\" = --query-gpu=index ] && printf '0\\n1\\n'\n", to: "bin/nvidia-smi")
        chmod(program.folder.appendingPathComponent("bin/nvidia-smi").path, 0o755)
        try program.write("echo \"$CUDA_VISIBLE_DEVICES\" >> seen.txt; sleep 0.3", to: "t.sh")
        try program.write(
            """
            {"method": "grid", "metric": {"name": "x"}, "trainer": {"command": ["sh", "t.sh"]},
             "parameters": {"a": {"values": [1, 2, 3, 4]}}\(extra)}
            """, to: "gpu.json")
        let path = program.folder.appendingPathComponent("bin").path + ":/usr/bin:/bin"
        var environment = ["PATH": path]
        environment["CUDA_VISIBLE_DEVICES"] = visible
        let run = try program.start(["run", "gpu.json"], environment).finish()
        #expect(run.code == 0 && run.messages.contains(words), "\(run.messages)")
        #expect(Set(try program.read("seen.txt").split(separator: "\n").map(String.init)) == Set(seen))
    }

    /// The first look is recorded when a second one begins.
    @Test func whatAProgramUsesOfItsDeviceIsRecorded() throws {
        let program = try Program()
        let folder = program.folder.path
        try program.write(
            """
            #!/bin/sh
            case "$1" in
            --query-gpu=index) printf '0\\n' ;;
            --query-compute-apps=*) echo "$(cat '\(folder)/pid'), GPU-a, 96"; echo >> '\(folder)/asked' ;;
            *) echo '0, GPU-a, 75' ;;
            esac
            """, to: "bin/nvidia-smi")
        chmod(program.folder.appendingPathComponent("bin/nvidia-smi").path, 0o755)
        try write(
            "echo $$ > pid; touch asked; while [ \"$(cat asked | wc -l)\" -lt 2 ]; do sleep 0.05; done", to: program,
            parameters: #"{"x": {"value": 1}}"#)
        let path = program.folder.appendingPathComponent("bin").path + ":/usr/bin:/bin"
        let run = try program.start(["run", "shell.json"], ["PATH": path]).finish()
        #expect(run.code == 0, "\(run.messages)")
        let row = try #require(try rows(program, "export").first)
        #expect(row["GPU Memory (MiB)"] as? Double == 96 && row["GPU Utilization (%)"] as? Double == 75, "\(row)")
        let show = try program.apus("show", "1").output
        #expect(show.contains(/gpu_memory +100663296\n +gpu_utilization +75.0\n/), "\(show)")
    }

    @Test func moreDevicesThanThereAreAreRefused() throws {
        let program = try Program()
        try program.write(
            #"{"method": "grid", "metric": {"name": "x"}, "trainer": {"command": ["true"]}, "gpus_per_worker": 3, "parameters": {"a": {"values": [1]}}}"#,
            to: "gpu.json")
        let run = try program.start(["run", "gpu.json"], ["CUDA_VISIBLE_DEVICES": "0"]).finish()
        #expect(run.code == 3 && run.messages.contains("gpus_per_worker is 3, and 1 NVIDIA"), "\(run.messages)")
        #expect(!program.exists("Results/apus.db"))
    }
}
