import Foundation
import TestSupport
import Testing

@testable import Files

@Suite struct FolderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func isMadeWithThoseInWhichItStands() throws {
        for _ in 1...2 { try Folder.make(folder.path("a/b/c/")) }
        try folder.write("x", to: "a/b/c/file")
        #expect(folder.exists("a/b/c/file"))
    }

    @Test func aFileInItsWayIsNamed() throws {
        try folder.write("x", to: "file")
        let error = FileError("make the folder", folder.path("file"), ENOTDIR)
        #expect(throws: error) { try Folder.make(folder.path("file")) }
        #expect(throws: FileError("make the folder", folder.path("file/a/b"), ENOTDIR)) {
            try Folder.make(folder.path("file/a/b"))
        }
    }

    /// A link to nothing is no folder, and none can be made under its name.
    @Test func aLinkToNothingIsNamed() throws {
        try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: "none")
        #expect(throws: FileError("make the folder", folder.path("link"), EEXIST)) {
            try Folder.make(folder.path("link/a"))
        }
    }

    /// Nobody, not even root, makes a folder there.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self"), "SKIPPED: there is no /proc here"))
    func theFirstThatCannotBeMadeIsNamedWithTheSystemsReason() throws {
        let error = try #require(throws: FileError.self) { try Folder.make("/proc/none/a/b") }
        #expect(error == FileError("make the folder", "/proc/none", ENOENT))
    }
}
