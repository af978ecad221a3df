import Foundation
import TestSupport
import Testing

@testable import Workspace

@Suite struct GitCommitTests {
    @Test(.enabled(if: OutsideProgram.has("git"), "SKIPPED: git is not installed"))
    func theCommitIsWhatGitSays() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path("a/b"), withIntermediateDirectories: true)
        let command = OutsideProgram("git", "-C", folder.path, "-c", "user.name=a", "-c", "user.email=a@b.c")
        func git(_ arguments: String...) throws -> String {
            try command.run(arguments).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        _ = try git("init")
        #expect(GitCommit.current(in: folder.path) == nil)
        _ = try git("commit", "--allow-empty", "-m", "one")
        let head = try git("rev-parse", "HEAD")
        #expect(head.count == 40)
        #expect(GitCommit.current(in: folder.path + "/a/b") == head)
        _ = try git("pack-refs", "--all")
        #expect(GitCommit.current(in: folder.path) == head)
        _ = try git("checkout", "--detach")
        #expect(GitCommit.current(in: folder.path) == head)
    }
}
