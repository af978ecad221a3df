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

    /// Whoever asks `isHeld` has the lock for an instant, here for a long one, and is no reason to refuse a run. Several
    /// instants, for on a busy machine one of them may last too long.
    @Test func anInstantIsWaitedFor() throws {
        let path = "\(folder)/s.lock"
        _ = try SweepLock(path: path, sweep: "s", holder: "process 1 on here")
        let isWaitedFor = (1...5).contains { _ in
            let file = open(path, O_RDONLY | O_CLOEXEC)
            #expect(flock(file, LOCK_SH | LOCK_NB) == 0)
            Thread.detachNewThread {
                usleep(50_000)
                close(file)
            }
            return (try? SweepLock(path: path, sweep: "s", holder: "process 2 on here")) != nil
        }
        #expect(isWaitedFor)
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
