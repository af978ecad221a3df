import Foundation
import Parameters
import Planning
import Testing

@testable import Workspace

@Suite final class ProcFileSystemTests {
    private let root = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path

    deinit { try? FileManager.default.removeItem(atPath: root) }

    private func write(_ text: String, to name: String) throws {
        let url = URL(fileURLWithPath: "\(root)/\(name)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    /// A line that Linux 6.1 wrote for `cat`, with another name, number, parent, group, start and resident size.
    private func stat(
        _ name: String, _ number: Int, state: String = "R", parent: Int = 1, group: Int, start: Int = 28, pages: Int
    ) -> String {
        "\(number) (\(name)) \(state) \(parent) \(group) 6 0 -1 4194304 93 0 0 0 0 0 0 0 20 0 1 0 \(start) 5672960 "
            + "\(pages) 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n"
    }

    @Test func theMemoryOfAGroupIsThatOfItsProcesses() throws {
        try write(stat("cat", 12, group: 7, pages: 3), to: "12/stat")
        try write(stat("a) R 9 9 9 (b", 13, group: 7, pages: 4), to: "13/stat")
        try write(stat("dog", 14, group: 8, pages: 5), to: "14/stat")
        try write("nonsense", to: "15/stat")
        try write(stat("cat", 16, group: 7, pages: 1000), to: "self/stat")
        let page = sysconf(Int32(_SC_PAGESIZE))
        let table = ProcFileSystem(root: root).table()
        #expect(table.memory(ofGroup: 7) == ByteCount(7 * page))
        #expect(table.memory(ofGroup: 8) == ByteCount(5 * page))
        #expect(table.memory(ofGroup: 9) == nil)
    }

    @Test func aProcessIsReadFromItsFile() throws {
        try write(stat("x y)", 12, state: "Z", parent: 3, group: 7, start: 98_765_432_109, pages: 0), to: "12/stat")
        let status = try #require(ProcFileSystem(root: root).status(of: 12))
        #expect(status.identifier == 12 && status.parent == 3 && status.group == 7 && status.session == 6)
        #expect(status.isZombie && status.start == 98_765_432_109)
        #expect(ProcFileSystem(root: root).status(of: 13) == nil)
    }

    /// As proc_pid_status(5) writes a mask: hexadecimal digits, in groups of eight.
    @Test(arguments: [("6", 2 as Int?), ("ffffffff,00000001", 33), ("0", nil), ("", nil)])
    func theAllowedCoresAreCounted(mask: String, count: Int?) throws {
        try write("Name:\tcat\nCpus_allowed:\t\(mask)\nCpus_allowed_list:\t0-9\n", to: "self/status")
        #expect(ProcFileSystem(root: root).allowedCores == count)
    }

    @Test func aTreeIsARootWithAllThatComesOfIt() throws {
        for (number, parent) in [(2, 1), (3, 2), (4, 3), (5, 1), (6, 5), (7, 7)] {
            try write(stat("a", number, parent: parent, group: 1, pages: 1), to: "\(number)/stat")
        }
        let table = ProcFileSystem(root: root).table()
        func tree(_ roots: pid_t...) -> [pid_t] {
            table.trees { roots.contains($0.identifier) }.map(\.identifier).sorted()
        }
        #expect(tree(2) == [2, 3, 4])
        #expect(tree(3, 5) == [3, 4, 5, 6])
        #expect(tree(2, 3) == [2, 3, 4])
        // Nothing but a listing that changes while it is read makes a process its own parent.
        #expect(tree(7) == [7])
        #expect(tree(1) == [])
    }

    @Test func childrenAreThoseOfEveryThread() throws {
        try write("11 12 ", to: "10/task/10/children")
        try write("13", to: "10/task/14/children")
        try write("", to: "10/task/15/children")
        #expect(ProcFileSystem(root: root).children(of: 10).sorted() == [11, 12, 13])
        #expect(ProcFileSystem(root: root).children(of: 11) == [])
    }

    @Test func childrenAreFoundWhereTheKernelDoesNotListThem() throws {
        try write("", to: "10/task/10/comm")
        try write(stat("a", 11, parent: 10, group: 1, pages: 1), to: "11/stat")
        try write(stat("a", 12, parent: 11, group: 1, pages: 1), to: "12/stat")
        #expect(ProcFileSystem(root: root).children(of: 10) == [11])
    }

    @Test func anEnvironmentIsItsEntries() throws {
        let long = "L=" + String(repeating: "x", count: 10_000)
        try write("A=1\0B=2=3\0\(long)\0", to: "12/environ")
        #expect(ProcFileSystem(root: root).environment(of: 12) == ["A=1", "B=2=3", long])
        #expect(ProcFileSystem(root: root).environment(of: 13) == [])
    }

    @Test func theLargestMemoryOfAProcessIsInItsStatus() throws {
        try write("Name:\tcat\nVmHWM:\t    1772 kB\nVmRSS:\t    1000 kB\n", to: "12/status")
        #expect(ProcFileSystem(root: root).peakMemory(of: 12) == ByteCount(1772 * 1024))
        try write("Name:\tcat\nState:\tZ (zombie)\n", to: "13/status")
        #expect(ProcFileSystem(root: root).peakMemory(of: 13) == nil)
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/stat"), "SKIPPED: there is no /proc here"))
    func thisProcessIsFoundWithTheMemoryThatItsStatusTells() throws {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let kilobytes = try #require(status.firstMatch(of: /VmRSS:\s+(\d+) kB/).flatMap { Int($0.1) })
        let group = try #require(ProcFileSystem().table().memory(ofGroup: getpgrp()))
        #expect(group.bytes > kilobytes * 1024 / 2)
        #expect(ProcFileSystem().status(of: getpid())?.parent == getppid())
        let peak = try #require(ProcFileSystem().peakMemory(of: getpid()))
        #expect(peak.bytes >= kilobytes * 1024)
    }

    @Test func killsForWantOfMemoryAreCounted() throws {
        try write("nr_free_pages 5\noom_kill_allocating_task 9\noom_kill 3\nlast 1\n", to: "vmstat")
        #expect(ProcFileSystem(root: root).outOfMemoryKills() == 3)
        #expect(ProcFileSystem(root: "\(root)/nowhere").outOfMemoryKills() == nil)
        #expect(ProcFileSystem(root: "\(root)/nowhere").table().processes.isEmpty)
    }
}
