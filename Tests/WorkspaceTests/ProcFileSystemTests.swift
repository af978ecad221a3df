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

    @Test func theMemoryOfAGroupIsThatOfItsProcesses() throws {
        // A line that Linux 6.1 wrote for `cat`, with another name, group and resident size.
        func stat(_ name: String, group: Int, pages: Int) -> String {
            "12 (\(name)) R 1 \(group) \(group) 0 -1 4194304 93 0 0 0 0 0 0 0 20 0 1 0 28 5672960 \(pages) "
                + "18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n"
        }
        try write(stat("cat", group: 7, pages: 3), to: "12/stat")
        try write(stat("a) R 9 9 9 (b", group: 7, pages: 4), to: "13/stat")
        try write(stat("dog", group: 8, pages: 5), to: "14/stat")
        try write("nonsense", to: "15/stat")
        try write(stat("cat", group: 7, pages: 1000), to: "self/stat")
        let page = sysconf(Int32(_SC_PAGESIZE))
        #expect(ProcFileSystem(root: root).memoryByGroup() == [7: ByteCount(7 * page), 8: ByteCount(5 * page)])
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/stat"), "SKIPPED: there is no /proc here"))
    func thisProcessIsFoundWithTheMemoryThatItsStatusTells() throws {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let kilobytes = try #require(status.firstMatch(of: /VmRSS:\s+(\d+) kB/).flatMap { Int($0.1) })
        let group = try #require(ProcFileSystem().memoryByGroup()[Int(getpgrp())])
        #expect(group.bytes > kilobytes * 1024 / 2)
    }

    @Test func killsForWantOfMemoryAreCounted() throws {
        try write("nr_free_pages 5\noom_kill_allocating_task 9\noom_kill 3\nlast 1\n", to: "vmstat")
        #expect(ProcFileSystem(root: root).outOfMemoryKills() == 3)
        #expect(ProcFileSystem(root: "\(root)/nowhere").outOfMemoryKills() == nil)
        #expect(ProcFileSystem(root: "\(root)/nowhere").memoryByGroup().isEmpty)
    }
}
