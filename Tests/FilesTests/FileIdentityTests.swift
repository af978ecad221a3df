import Foundation
import TestSupport
import Testing

@testable import Files

@Suite struct FileIdentityTests {
    private let folder: TemporaryFolder
    /// Its path as realpath(3) tells it: the folder of temporary files may itself be a link.
    private let home: String

    init() throws {
        folder = try TemporaryFolder()
        home = folder.url.resolvingSymlinksInPath().path
        try folder.write("a", to: "there/file")
    }

    private func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: folder.path(name), withDestinationPath: target)
    }

    @Test func linksLeadToTheOnePath() throws {
        try link("folder-link", to: "there")
        try link("file-link", to: "folder-link/file")
        try link("second-link", to: folder.path("file-link"))
        for name in ["there/file", "folder-link/file", "file-link", "second-link", "there/../there/./file"] {
            #expect(RealPath.of("\(folder.path)/\(name)") == "\(home)/there/file")
        }
    }

    @Test func whatIsNotThereYetHasOnePathToo() throws {
        try link("folder-link", to: "there")
        try link("dangling", to: "folder-link/new")
        try link("circle", to: "circle")
        #expect(RealPath.of(folder.path("dangling")) == "\(home)/there/new")
        #expect(RealPath.of(folder.path("folder-link/a/b/")) == "\(home)/there/a/b")
        // It opens nothing, but it ends.
        #expect(RealPath.of(folder.path("circle")).hasSuffix("circle"))
        let here = RealPath.of(".")
        #expect(RealPath.of("no-such-file") == "\(here)/no-such-file" && RealPath.of("-x") == "\(here)/-x")
        #expect(RealPath.of("/no-such-file") == "/no-such-file")
    }

    @Test func aFileIsItselfUnderEveryName() throws {
        try link("link", to: "there/file")
        #expect(Foundation.link(folder.path("there/file"), folder.path("second")) == 0)
        let first = try #require(FileIdentity(at: folder.path("there/file")))
        #expect(FileIdentity(at: folder.path("link")) == first && FileIdentity(at: folder.path("second")) == first)
        try folder.write("a", to: "copy")
        #expect(FileIdentity(at: folder.path("copy")) != first && FileIdentity(at: folder.path("none")) == nil)
        #expect(FileIdentity.names(at: folder.path("link")) == 2 && FileIdentity.names(at: folder.path("copy")) == 1)
        #expect(FileIdentity.names(at: folder.path("there")) == 0, "folders have many names")
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/fd"), "SKIPPED: there is no /proc here"))
    func anOpenFileIsFoundAgain() throws {
        let file = open(folder.path("there/file"), O_RDONLY | O_CLOEXEC)
        defer { close(file) }
        let identity = try #require(FileIdentity(of: file))
        #expect(identity.whereabouts == .named("\(home)/there/file"))
        try FileManager.default.moveItem(atPath: folder.path("there"), toPath: folder.path("elsewhere"))
        #expect(identity.whereabouts == .named("\(home)/elsewhere/file"))
        try FileManager.default.removeItem(atPath: folder.path("elsewhere"))
        #expect(identity.whereabouts == .removed)
    }
}
