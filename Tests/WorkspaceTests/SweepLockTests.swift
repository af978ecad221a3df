import Files
import Foundation
import Testing

@testable import Workspace

@Suite final class SweepLockTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    @Test func oneSweepHasOneWriter() throws {
        let path = "\(folder)/s.lock"
        let first = try SweepLock(path: path, sweep: "s", holder: "process 1 on here")
        #expect(SweepLock.isHeld(path: path))
        let error = #expect(throws: WorkspaceError.self) {
            try SweepLock(path: path, sweep: "s", holder: "process 2 on here")
        }
        #expect(error == .alreadyRunning(sweep: "s", holder: "process 1 on here"))
        withExtendedLifetime(first) {}
    }

    @Test func aLockEndsWithItsHolder() throws {
        let path = "\(folder)/s.lock"
        _ = try SweepLock(path: path, sweep: "s", holder: "process 1 on here")
        #expect(!SweepLock.isHeld(path: path))
        _ = try SweepLock(path: path, sweep: "s", holder: "process 2 on here")
    }

    /// Another process could take a lock of that name now.
    @Test func aLockThatWasTakenAwayIsNoticed() throws {
        let path = "\(folder)/s.lock"
        let lock = try SweepLock(path: path, sweep: "s", holder: "process 1 on here")
        try lock.check()
        try FileManager.default.moveItem(atPath: path, toPath: "\(folder)/moved.lock")
        let place = FileManager.default.fileExists(atPath: "/proc/self/fd") ? RealPath.of("\(folder)/moved.lock") : nil
        #expect(throws: WorkspaceError.lockLost(path: path, place: place)) { try lock.check() }
        let second = try SweepLock(path: path, sweep: "s", holder: "process 2 on here")
        #expect(throws: WorkspaceError.self) { try lock.check() }
        try second.check()
    }
}
