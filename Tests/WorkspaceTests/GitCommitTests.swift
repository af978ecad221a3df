import Foundation
import Testing

@testable import Workspace

@Suite struct GitCommitTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)

    private func git(_ arguments: String...) throws -> String? {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git", "-C", folder.path, "-c", "user.name=a", "-c", "user.email=a@b.c"] + arguments
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0
            ? String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines) : nil
    }

    @Test func theCommitIsWhatGitSays() throws {
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("a/b"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        guard try git("init") != nil else { return print("SKIPPED: git is not installed") }
        #expect(GitCommit.current(in: folder.path) == nil)
        _ = try git("commit", "--allow-empty", "-m", "one")
        let head = try git("rev-parse", "HEAD")
        #expect(head?.count == 40)
        #expect(GitCommit.current(in: folder.path + "/a/b") == head)
        _ = try git("pack-refs", "--all")
        #expect(GitCommit.current(in: folder.path) == head)
        _ = try git("checkout", "--detach")
        #expect(GitCommit.current(in: folder.path) == head)
    }
}
