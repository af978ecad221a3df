import Foundation
import TestSupport
import Testing

/// A store is one file, and a sweep has one writer, whatever path leads there.
@Suite(.enabled(if: OutsideProgram.hasSQLite, "SKIPPED: the sqlite3 shell is not installed"))
struct OneStoreTests {
    private func link(_ program: Program, _ name: String, to target: String) throws {
        let path = program.folder.appendingPathComponent(name).path
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    }

    /// Options and environment of another way to the same store, and whether its trials are found there too.
    private static let ways: [(options: [String], environment: [String: String], isSameFolder: Bool)] = [
        (["--results", "Other"], [:], false), (["--results", "Linked"], [:], true),
        (["--store", "Other/apus.db"], [:], true), ([], ["APUS_STORE": "Other/apus.db"], true),
        (["--results", "Linked", "--store", "Linked/apus.db"], [:], true),
        (["--results", "./Results/../Results"], [:], true),
    ]

    @Test(.enabled(if: Fault.areBuiltIn, "SKIPPED: needs a debug build"), arguments: 0..<6)
    func aSecondRunIsRefusedOnEveryWay(way: Int) throws {
        let (options, environment, isSameFolder) = Self.ways[way]
        let program = try Program()
        try HalfDoneSweep.make(program)
        try link(program, "Other/apus.db", to: "../Results/apus.db")
        try link(program, "Linked", to: "Results")
        let first = try program.start(
            ["run", "tiny.json"], ["APUS_FAULT": "worker/minibatch-trained:1:hold", "APUS_FAULT_MARK": "mark"])
        try waitUntil("it trains") { program.exists("mark") }
        let second = try program.start(["run", "tiny.json"] + options, environment).finish()
        #expect(second.code == 3 && second.messages.contains("already being run"), "\(second.messages)")
        let status = try program.start(["status", "--json"] + options, environment).finish()
        #expect(status.output.contains("running"), "\(status.output)")
        for process in ProcessList.children(of: first.identifier) + [first.identifier] { kill(process, SIGKILL) }
        _ = try first.finish()
        try waitUntil("no process is left over") { ProcessList.working(in: program.folder).isEmpty }
        let third = try program.start(["run", "tiny.json"] + options, environment).finish()
        if isSameFolder {
            #expect(third.code == 0 && third.messages.contains("going on from epoch"), "\(third.messages)")
        } else {
            #expect(third.code == 2 && third.messages.contains("name that folder with --results"), "\(third.messages)")
        }
        #expect(!program.exists("Other/tiny/trials/1"))
        _ = try HalfDoneSweep.complete(program)
    }

    @Test func aStoreWithTwoNamesIsRefused() throws {
        let program = try Program()
        try HalfDoneSweep.make(program)
        try program.other("ln", "Results/apus.db", "second.db").map { try #require($0.code == 0) }
        for command in [
            ["run", "tiny.json"], ["run", "tiny.json", "--store", "second.db"], ["best"], ["stop", "tiny/1"],
        ] {
            let refused = try program.start(command).finish()
            #expect(refused.code == 3 && refused.messages.contains("2 names (hard links)"), "\(refused.messages)")
        }
        try FileManager.default.removeItem(at: program.folder.appendingPathComponent("second.db"))
        _ = try HalfDoneSweep.complete(program)
    }

    /// How a command that wrote ends.
    enum End: CaseIterable {
        case done, failed, interrupted, blocked, storeFull, differs, stopAfterAKill, retry

        var needsFault: Bool { [.failed, .interrupted, .blocked, .storeFull].contains(self) }
    }

    @Test(arguments: End.allCases.filter { Fault.areBuiltIn || !$0.needsFault })
    func aCopyOfTheFileAloneIsTheWholeStore(end: End) throws {
        let program = try Program()
        try HalfDoneSweep.make(program)
        #expect(program.exists("Results/apus.db-wal"))
        // A copy with the log, for whoever closes a store folds it.
        try program.other("cp", "-r", "Results", "before").map { try #require($0.code == 0) }
        let recorded = "SELECT count(*) FROM decisions"
        let before = try #require(try program.other("sqlite3", "before/apus.db", recorded)?.output)
        let ended: Program.Result
        switch end {
        case .done: ended = try program.apus("run", "tiny.json")
        case .failed:
            let faults = ["APUS_FAULT": "worker/minibatch-trained:1"]
            ended = try program.start(["run", "tiny.json", "--set", "retries=0"], faults).finish()
        case .interrupted:
            let run = try program.startFromTerminal(
                ["run", "tiny.json"], ["APUS_FAULT": "worker/minibatch-trained:1:slow", "APUS_FAULT_MARK": "mark"])
            try waitUntil("it trains") { program.exists("mark") }
            run.send(SIGINT)
            ended = try run.finish()
        case .blocked:
            let full = ["APUS_FAULT": "worker/append:1:full", "APUS_FAULT_MARK": "mark"]
            ended = try program.start(["run", "tiny.json"], full).finish()
        case .storeFull:
            let full = ["APUS_FAULT": "run/insert:8:full", "APUS_FAULT_MARK": "mark"]
            ended = try program.start(["run", "tiny.json"], full).finish()
        case .differs: ended = try program.apus("run", "tiny.json", "--set", "trainer.batch=2")
        case .stopAfterAKill: ended = try program.apus("stop", "tiny/1")
        case .retry: ended = try program.apus("retry", "tiny")
        }
        let codes: [End: Int32] = [.failed: 1, .interrupted: 130, .blocked: 3, .storeFull: 3, .differs: 2, .retry: 2]
        #expect(ended.code == codes[end, default: 0], "\(ended.messages)")
        let files = try FileManager.default.contentsOfDirectory(
            atPath: program.folder.appendingPathComponent("Results").path)
        #expect(files.sorted() == ["apus.db", "apus.db.tiny.lock", "tiny"])
        let query = "\(recorded); SELECT count(*) FROM epochs; SELECT count(*) FROM attempts; PRAGMA integrity_check"
        let whole = try program.sqlite(query)
        try program.other("cp", "Results/apus.db", "copy.db").map { try #require($0.code == 0) }
        #expect(try program.other("sqlite3", "copy.db", query)?.output == whole && whole.hasSuffix("ok\n"))
        let after = try #require(whole.split(separator: "\n").first.flatMap { Int($0) })
        #expect(after > 0 && after >= Int(before.trimmingCharacters(in: .newlines)) ?? .max)
    }

    /// A name that SQLite would read as an address, and one that looks like an option.
    @Test(arguments: ["file:x", ":memory:", "a?mode=ro", "-x.db", "100%41.db"])
    func aStoreMayHaveAnyName(name: String) throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        let run = try program.apus("run", "tiny.json", "--store=\(name)")
        #expect(run.code == 0, "\(run.messages)")
        #expect(program.exists("./\(name)") && !program.exists("./\(name)-wal"))
        let best = try program.start(["best"], ["APUS_STORE": name]).finish()
        #expect(best.code == 0 && !best.output.isEmpty, "\(best.messages)")
    }

    @Test func anEmptyNameIsRefused() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        let run = try program.apus("run", "tiny.json", "--store=")
        #expect(run.code == 2 && run.messages.contains("--store <file>"), "\(run.messages)")
    }
}
