import Foundation
import TestSupport
import Testing

/// What must be on the disk before something else is, so that a power cut takes no more than `kill -9` does. Kills cannot
/// show it: the system calls do.
@Suite(
    .enabled(
        if: FileTrace.isPossible,
        "SKIPPED: strace is not installed, or may not trace: the order of flushes is not checked")
)
struct FlushTests {
    /// Four trials of two epochs.
    @Test func contentComesBeforeTheNameAndTheNameBeforeTheNext() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 2)
        #expect(
            try Self.filesInPlace(of: program, ["run", "tiny.json"])
                == ["reports.jsonl": 8, "checkpoint.next.safetensors": 8, "request.json": 4, "outcome.json": 4])
    }

    /// What a person named is put in place as carefully.
    @Test func whatAPersonNamedIsOnTheDiskToo() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 2)
        let train = ["train", "--corpus", "text", "--hidden", "9", "--epochs", "2", "--save", "a.safetensors"]
        #expect(try Self.filesInPlace(of: program, train) == ["a.safetensors": 2])
        try RecordedSweep.write([RecordedSweep.Entry(cell: "gru", curve: [3])], to: program)
        #expect(try Self.filesInPlace(of: program, ["export", "-o", "a.csv"]) == ["a.csv": 1])
    }

    /// How often a command put each file in place whole, or added a line to its reports, and nothing before it was flushed.
    private static func filesInPlace(of program: Program, _ command: [String]) throws -> [String: Int] {
        let trace = try FileTrace(program, command)
        #expect(trace.result.code == 0, "\(trace.result.messages)")
        var seen: [String: Int] = [:]
        for calls in trace.threads.map({ $0.filter { !$0.isOpening } }) {
            for (index, call) in calls.enumerated() {
                let name = (call.path as NSString).lastPathComponent
                switch call {
                case .wrote where name == "reports.jsonl":
                    seen[name, default: 0] += 1
                    #expect(calls[(index + 1)...].first == .flushed(call.path))
                case .renamed(let aside, _) where calls[..<index].contains(.wrote(aside)):
                    seen[name, default: 0] += 1
                    #expect(calls[..<index].last { $0.path == aside } == .flushed(aside), "\(name)")
                    #expect(calls[(index + 1)...].first == .flushed(folder(of: call.path)), "\(name)")
                default: break
                }
            }
        }
        return seen
    }

    /// The copy of an old store is whole before it has its name, and has its name before the store is changed.
    @Test func theBackupOfAnOldStoreIsOnTheDisk() throws {
        let program = try Program()
        let old = try Data(
            contentsOf: Repository.root.appending(path: "Tests/RecordingTests/Fixtures/schema-1/apus.db"))
        try program.write("", to: "Results/empty")
        try old.write(to: program.folder.appending(path: "Results/apus.db"))
        let trace = try FileTrace(program, ["retry", "old sweep"])
        let calls = try #require(trace.threads.first { $0.contains { Self.isBackup($0) } }, "\(trace.result.messages)")
        let index = try #require(calls.firstIndex { Self.isBackup($0) })
        guard case .linked(let aside, let backup) = calls[index] else { return }
        // Not SQLite's flush, which not every version makes: the one since the file was opened for it.
        #expect(calls[..<index].filter { $0.path == aside }.suffix(2) == [.opened(aside), .flushed(aside)])
        #expect(calls[(index + 1)...].first { !$0.isOpening } == .flushed(Self.folder(of: backup)))
    }

    private static func isBackup(_ call: FileTrace.Call) -> Bool {
        if case .linked(_, let name) = call { name.hasSuffix("apus.db.backup-schema-1") } else { false }
    }

    private static func folder(of path: String) -> String { (path as NSString).deletingLastPathComponent }
}
