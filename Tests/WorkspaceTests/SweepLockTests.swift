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
}
