import Foundation
import TestSupport
import Testing

/// What `nice` and `taskset` say of `apus run` holds for its trials.
@Suite(
    .enabled(
        if: OutsideProgram.has("nice") && OutsideProgram.has("taskset"),
        "SKIPPED: no nice (coreutils) or taskset (util-linux)")
)
struct InheritanceTests {
    /// Prints its own nice value, and starts `apus` with seven more on the first of the processors that it may use.
    private func startNicely(_ program: Program, _ arguments: String...) throws -> Program.Running {
        let script = """
            nice
            first=$(sed -n 's/^Cpus_allowed_list:[[:space:]]*\\([0-9]*\\).*/\\1/p' /proc/self/status)
            exec nice -n 7 taskset -c "$first" "$0" "$@"
            """
        return try program.startOther(["sh", "-c", script, Program.binary.path] + arguments)
    }

    /// The value that `startNicely` gives, from the first line that it prints; 19 is the largest there is.
    private func expected(_ output: String) throws -> Int {
        let own = try #require(output.split(separator: "\n").first.flatMap { Int($0) })
        return min(19, own + 7)
    }

    @Test func aProgramHasThem() throws {
        let program = try Program()
        try program.write("nice >> nice.txt; nproc >> cores.txt", to: "t.sh")
        try program.write(
            #"{"method": "grid", "trainer": {"command": ["sh", "t.sh"]}, "parameters": {"a": {"values": [1, 2]}}}"#,
            to: "n.json")
        let run = try startNicely(program, "run", "n.json").finish()
        #expect(run.code == 0, "\(run.messages)")
        #expect(run.messages.contains("2 trials, 2 to run, 1 at a time"), "\(run.messages)")
        let nice = try expected(run.output)
        #expect(try program.read("nice.txt") == "\(nice)\n\(nice)\n")
        #expect(try program.read("cores.txt") == "1\n1\n")
    }

    @Test func everyThreadOfAWorkerHasThem() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 100_000, extra: #", "threads_per_worker": 2"#)
        let run = try startNicely(program, "run", "tiny.json", "--workers", "1")
        var threads: [String] = []
        try waitUntil("a worker reported") { program.exists("Results/tiny/trials/1/1/reports.jsonl") }
        if let worker = ProcessList.children(of: run.identifier).first {
            let folder = "/proc/\(worker)/task"
            threads = try FileManager.default.contentsOfDirectory(atPath: folder).map { "\(folder)/\($0)" }
        }
        #expect(threads.count > 1)
        let niceValues = try threads.map { try ThreadStatus($0).nice }
        let cores = try threads.map { try ThreadStatus($0).cores }
        run.send(SIGINT)
        let ended = try run.finish()
        #expect(ended.code == 130, "\(ended.messages)")
        #expect(Set(niceValues) == [try expected(ended.output)])
        #expect(Set(cores) == [1])
    }
}

/// What proc_pid_stat(5) and proc_pid_status(5) say of a thread.
private struct ThreadStatus {
    var nice: Int
    /// Processors that it may use.
    var cores: Int

    init(_ folder: String) throws {
        // Behind the name, in parentheses, stand the fields from the third on; nice is the nineteenth.
        let stat = try String(contentsOfFile: "\(folder)/stat", encoding: .utf8)
        let fields = try #require(stat.split(separator: ")").last).split(separator: " ")
        nice = try #require(Int(fields[16]))
        let status = try String(contentsOfFile: "\(folder)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed:") })
        // A mask in hexadecimal digits, in groups that commas separate.
        cores = line.dropFirst("Cpus_allowed:".count).compactMap { $0.hexDigitValue?.nonzeroBitCount }.reduce(0, +)
    }
}
