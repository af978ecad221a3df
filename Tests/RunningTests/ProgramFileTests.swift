import Foundation
import TestSupport
import Testing

@testable import Running
@testable import Workspace

/// What cannot be started, and what is said of it.
@Suite struct ProgramFileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("#!/bin/sh\n", to: "bin/train")
        try folder.write("#!/bin/sh\n", to: "plain/train")
        try folder.write("#!/bin/sh\n", to: "plain/other")
        for name in ["bin/train"] { #expect(chmod(folder.path(name), 0o755) == 0) }
    }

    @Test func theFirstExecutableInThePathIsTaken() throws {
        let path = [folder.path("nowhere"), folder.path("plain"), folder.path("bin")].joined(separator: ":")
        #expect(try ProgramFile.find("train", path: path) == folder.path("bin/train"))
        #expect(throws: ProgramError.notExecutable(folder.path("plain/other"))) {
            try ProgramFile.find("other", path: path)
        }
        #expect(try ProgramFile.find("sh", path: nil).hasSuffix("bin/sh"))
        #expect(try ProgramFile.find("sh", path: "").hasSuffix("bin/sh"))
    }

    /// As execvp(3) has it, an empty entry of `PATH` is the folder where one is.
    @Test func anEmptyEntryIsThisFolder() {
        #expect(throws: ProgramError.notInPath("no-such-program", path: ":/x", isHere: false)) {
            try ProgramFile.find("no-such-program", path: ":/x")
        }
        #expect(throws: ProgramError.notInPath("Package.swift", path: "/x", isHere: true)) {
            try ProgramFile.find("Package.swift", path: "/x")
        }
        #expect(throws: ProgramError.notExecutable("./Package.swift")) {
            try ProgramFile.find("Package.swift", path: "/x:")
        }
    }

    @Test func aPathIsTakenAsItIs() throws {
        #expect(try ProgramFile.find(folder.path("bin/train"), path: "") == folder.path("bin/train"))
        #expect(throws: ProgramError.isFolder(folder.path("bin"))) {
            try ProgramFile.find(folder.path("bin"), path: "")
        }
        let here = FileManager.default.currentDirectoryPath
        #expect(throws: ProgramError.missing("./no/train", folder: here)) {
            try ProgramFile.find("./no/train", path: "")
        }
    }

    /// What the executor says, who asks the system.
    @Test(arguments: [
        ("#!/no/such/interpreter\n", "the interpreter that its first line names"),
        ("this is no program\n", "is no program of this machine"),
    ])
    func whatTheSystemRefusesIsExplained(text: String, words: String) async throws {
        try folder.write(text, to: "bin/train")
        #expect(chmod(folder.path("bin/train"), 0o755) == 0)
        let launch = Launch(kind: .program(), executable: folder.path("bin/train"))
        let work = ExecutorWork(folder: .init(path: folder.path), launch: launch)
        let end = await LocalExecutor().start(work, ExecutorControl(orders: AsyncStream { _ in }))
        guard case .notStarted(let reason) = end else {
            Issue.record("it ended with \(end)")
            return
        }
        #expect(reason.hasPrefix(folder.path("bin/train")) && reason.contains(words), "\(reason)")
    }

    @Test func whatIsMissingIsExplained() async throws {
        let launch = Launch(kind: .program(), executable: "no-such-program", environment: ["PATH": "/a:/b"])
        let work = ExecutorWork(folder: .init(path: folder.path), launch: launch)
        let end = await LocalExecutor().start(work, ExecutorControl(orders: AsyncStream { _ in }))
        #expect(
            end
                == .notStarted(
                    reason: "there is no program no-such-program in PATH (/a:/b): install it, or write its path"))
    }
}
